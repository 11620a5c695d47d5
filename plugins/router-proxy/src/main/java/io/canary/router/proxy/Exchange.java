package io.canary.router.proxy;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One request on its way through the proxy. Used on the event loop of its connection only. */
final class Exchange {
    /** Where an exchange is kept in a proxy context. */
    static final String KEY = Exchange.class.getName();

    private static final long CANCEL = 8;
    private static final long NO_TIMER = -1;

    private final ServiceRoutingState service;
    private final HttpServerRequest request;
    private final EdgeGuard guard;
    private final ConcurrencyLimiter.Permit permit;
    private final Backend backend;
    private final boolean repeatable;
    private final long arrivedNanos = System.nanoTime();

    private @Nullable HttpClientRequest upstream;
    private long timer = NO_TIMER;
    private boolean headArrived;
    private boolean timedOut;
    private boolean counted;

    /**
     * An exchange that was let in.
     *
     * @param repeatable whether it does no harm if the upstream gets it twice
     */
    Exchange(
            ServiceRoutingState service,
            HttpServerRequest request,
            EdgeGuard guard,
            ConcurrencyLimiter.Permit permit,
            Backend backend,
            boolean repeatable) {
        this.service = service;
        this.request = request;
        this.guard = guard;
        this.permit = permit;
        this.backend = backend;
        this.repeatable = repeatable;
    }

    /** All of the request's body is here. */
    void complete() {
        permit.complete();
    }

    boolean isRepeatable() {
        return repeatable;
    }

    Backend backend() {
        return backend;
    }

    void sentTo(HttpClientRequest upstream) {
        this.upstream = upstream;
    }

    /** No connection is taken yet. */
    void begin() {
        upstream = null;
    }

    /**
     * The request to the upstream, when a connection was taken for it; null before that, and where none could be made.
     */
    @Nullable
    HttpClientRequest upstream() {
        return upstream;
    }

    /** Gives up on the upstream if it has not begun to answer in time. */
    void limit(Vertx vertx, Duration time) {
        if (!headArrived) {
            timer = vertx.setTimer(Math.max(1, time.toMillis()), id -> timeOut());
        }
    }

    private void timeOut() {
        timedOut = true;
        if (upstream != null) {
            upstream.reset(CANCEL, new TimeoutException("no answer in time"));
        }
    }

    /** The head of an answer is here, the upstream's or one in its place. */
    void headArrived(Vertx vertx) {
        headArrived = true;
        if (timer != NO_TIMER) {
            vertx.cancelTimer(timer);
        }
    }

    boolean isTimedOut() {
        return timedOut;
    }

    /** Whether the client went away before its answer was complete, or was sent away. */
    boolean isClientGone() {
        return guard.isGone() || request.response().closed();
    }

    /** Counts the request for its version, at most once. */
    void count(boolean error) {
        if (!counted) {
            counted = true;
            backend.meter().count(System.nanoTime() - arrivedNanos, error);
        }
    }

    /** Counts the request by how sending its answer ended; what a client did not wait for is not counted at all. */
    void answered(int status, boolean sent) {
        if (sent || !isClientGone()) {
            count(!sent || status >= 500);
        } else {
            service.clientAborted();
        }
    }

    void leave() {
        permit.leave();
    }
}
