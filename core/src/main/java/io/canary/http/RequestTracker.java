package io.canary.http;

import io.netty.buffer.ByteBufHolder;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

/**
 * Tracks when requests on a connection begin and end, and how much of the responses its client has not read yet. On the
 * connection's event loop.
 */
final class RequestTracker extends ChannelDuplexHandler {
    /** A shorter part usually leaves at once, and counting would cost more. */
    private static final int COUNTED_FROM = 4 << 10;

    private final OpenConnection connection;
    private boolean gaveWay;

    RequestTracker(OpenConnection connection) {
        this.connection = connection;
    }

    /** A request on a connection that is about to be closed is not begun. */
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest && !connection.begin()) {
            gaveWay = true;
        }
        if (message instanceof LastHttpContent) {
            connection.bodyEnded();
        }
        if (gaveWay) {
            ReferenceCountUtil.release(message);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) throws Exception {
        int bytes = message instanceof ByteBufHolder holder ? holder.content().readableBytes() : 0;
        if (bytes < COUNTED_FROM) {
            super.write(ctx, message, promise);
        } else {
            connection.owes(bytes, System.nanoTime());
            super.write(
                    ctx, message, promise.unvoid().addListener(taken -> connection.isTaken(bytes, System.nanoTime())));
        }
        if (message instanceof LastHttpContent && !isInterim(message)) {
            connection.end(System.nanoTime());
        }
    }

    private static boolean isInterim(Object message) {
        return message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }
}
