package io.canary.router.proxy;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;

/** Tells the guard of a connection when answers begin and end, and lets none out behind the guard's own. */
final class AnswerWatch extends ChannelOutboundHandlerAdapter {
    private static final int SWITCHING = 101;
    private static final int FINAL_FROM = 200;

    private final EdgeGuard guard;
    private boolean last;

    AnswerWatch(EdgeGuard guard) {
        this.guard = guard;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (guard.hasAnswered()) {
            ReferenceCountUtil.release(message);
            var unused = context.close();
            promise.tryFailure(new ClosedChannelException());
            return;
        }
        if (message instanceof HttpResponse head) {
            begin(head.status().code());
        }
        var unused = context.write(message, promise);
        if (last && message instanceof LastHttpContent) {
            guard.answerEnds();
        }
    }

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        if (context.channel().isOpen()) {
            guard.proxyCloses();
        }
        var unused = context.close(promise);
    }

    private void begin(int status) {
        last = status >= FINAL_FROM;
        if (last || status == SWITCHING) {
            guard.answerBegins(status);
        }
    }
}
