package io.canary.router.proxy;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request, none of which is read before the head of the request has been handed to the connection. As
 * long as it is not, no upstream can have understood the request, and all of the body is still here: it can be sent on
 * another connection, whatever its method, and nothing has to be kept in memory for that. Used on the event loop of its
 * connection only.
 */
final class HeldBody implements ReadStream<Buffer> {
    private final HttpServerRequest source;
    private final Exchange exchange;

    private @Nullable HttpClientRequest begun;
    private boolean headWritten;

    HeldBody(HttpServerRequest source, Exchange exchange) {
        this.source = source;
        this.exchange = exchange;
    }

    /** Whether no upstream can have seen the request. */
    boolean isWhole() {
        return !headWritten;
    }

    /** The other side is ready to be written to: first comes the head, which has all its headers by now. */
    @Override
    public HeldBody resume() {
        var upstream = exchange.upstream();
        if (headWritten) {
            source.resume();
        } else if (upstream != null && upstream != begun) {
            begun = upstream;
            upstream.sendHead().onSuccess(v -> {
                headWritten = true;
                source.resume();
            });
        }
        return this;
    }

    @Override
    public HeldBody fetch(long amount) {
        if (headWritten) {
            source.fetch(amount);
            return this;
        }
        return resume();
    }

    @Override
    public HeldBody pause() {
        source.pause();
        return this;
    }

    @Override
    public HeldBody handler(@Nullable Handler<Buffer> handler) {
        source.handler(handler);
        return this;
    }

    @Override
    public HeldBody endHandler(@Nullable Handler<Void> handler) {
        source.endHandler(handler);
        return this;
    }

    @Override
    public HeldBody exceptionHandler(@Nullable Handler<Throwable> handler) {
        source.exceptionHandler(handler);
        return this;
    }
}
