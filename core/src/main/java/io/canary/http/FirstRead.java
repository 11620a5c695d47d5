package io.canary.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Holds the first bytes of a connection that had to wait for its event loop, until it is known whether the client is
 * still there. Nothing is done for a client that has gone, so that aborted requests do not delay others. On the
 * connection's event loop; removes itself from the pipeline.
 */
final class FirstRead extends ChannelInboundHandlerAdapter {
    private final Queue<Object> held = new ArrayDeque<>();
    private boolean asked;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object bytes) {
        held.add(bytes);
    }

    /** The end of the stream follows the bytes that were read, in the same turn of the loop. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (!asked && !held.isEmpty()) {
            asked = true;
            ctx.executor().execute(() -> {
                if (ctx.channel().isActive() && !ctx.isRemoved()) {
                    ctx.pipeline().remove(this);
                }
            });
        }
        ctx.fireChannelReadComplete();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        var bytes = held.poll();
        boolean any = bytes != null;
        for (; bytes != null; bytes = held.poll()) {
            if (ctx.channel().isActive()) {
                ctx.fireChannelRead(bytes);
            } else {
                ReferenceCountUtil.release(bytes);
            }
        }
        if (any && ctx.channel().isActive()) {
            ctx.fireChannelReadComplete();
        }
    }
}
