package io.canary.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.timeout.IdleStateHandler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.concurrent.TimeUnit;

/**
 * Suspends the idle time-out of a connection while a request on it waits: nothing moves on it meanwhile, and it is
 * meant to stay. Vert.x knows one time-out for all connections of a server, so the handler that enforces it is taken
 * out of the connection's pipeline, and a new one, which begins to count again, is put in afterwards. On the
 * connection's event loop.
 */
final class IdleTimeout {
    private static final String HANDLER = "idle"; // as Vert.x calls it

    private final ChannelHandlerContext channel;
    private final long allIdleMillis;

    private IdleTimeout(ChannelHandlerContext channel, long allIdleMillis) {
        this.channel = channel;
        this.allIdleMillis = allIdleMillis;
    }

    /** Suspends it, if the connection has one. */
    static IdleTimeout suspend(HttpServerRequest request) {
        var channel = ((HttpServerConnection) request.connection()).channelHandlerContext();
        var handler = channel.pipeline().get(HANDLER);
        if (handler instanceof IdleStateHandler idle) {
            channel.pipeline().remove(idle);
            return new IdleTimeout(channel, idle.getAllIdleTimeInMillis());
        }
        return new IdleTimeout(channel, 0);
    }

    /** From now on it counts again. A connection that is gone needs none. */
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
