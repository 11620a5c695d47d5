package io.canary.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.timeout.IdleStateHandler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.concurrent.TimeUnit;

/**
 * Suspends the idle timeout of a connection while a long poll waits on it. Vert.x has one timeout for all connections
 * of a server, so the handler that enforces it is removed from the connection's pipeline, and a new one is added
 * afterwards. On the connection's event loop.
 */
final class IdleTimeout {
    private static final String HANDLER = "idle"; // the name in Vert.x

    private final ChannelHandlerContext channel;
    private final long allIdleMillis;

    private IdleTimeout(ChannelHandlerContext channel, long allIdleMillis) {
        this.channel = channel;
        this.allIdleMillis = allIdleMillis;
    }

    /** Suspends the timeout, if the connection has one. */
    static IdleTimeout suspend(HttpServerRequest request) {
        var channel = ((HttpServerConnection) request.connection()).channelHandlerContext();
        var handler = channel.pipeline().get(HANDLER);
        if (handler instanceof IdleStateHandler idle) {
            channel.pipeline().remove(idle);
            return new IdleTimeout(channel, idle.getAllIdleTimeInMillis());
        }
        return new IdleTimeout(channel, 0);
    }

    /** Starts the timeout again, unless the connection is closed. */
    void resume() {
        if (allIdleMillis > 0
                && channel.channel().isActive()
                && channel.pipeline().get(HANDLER) == null) {
            channel.pipeline()
                    .addBefore(
                            channel.name(), HANDLER, new IdleStateHandler(0, 0, allIdleMillis, TimeUnit.MILLISECONDS));
        }
    }
}
