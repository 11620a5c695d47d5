package io.canary.http;

import io.canary.http.ConcurrencyLimiter.Permit;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** Admits the requests of one verticle that are answered over time, up to a limit, until the service stops. */
final class LongRequests {
    private final ConcurrencyLimiter limiter;
    private final String full;
    private boolean stopped;

    /**
     * @param limiter for the requests of all verticles together
     * @param full says to clients that the limit is reached
     */
    LongRequests(ConcurrencyLimiter limiter, String full) {
        this.limiter = limiter;
        this.full = full;
    }

    /** Admits a request; null if it has been refused, or its client has gone. */
    @Nullable
    Permit admit(HttpServerResponse response) {
        if (response.closed()) {
            return null;
        }
        var permit = stopped ? null : limiter.take();
        if (permit == null) {
            Replies.unavailable(response, stopped ? "the service is stopping" : full);
        }
        return permit;
    }

    /** Admits a request for a stream of events, and sends the head of its response; null if that is all. */
    @Nullable
    Permit admitStream(RoutingContext context) {
        var response = context.response();
        var permit = admit(response);
        if (permit == null) {
            return null;
        }
        ServerSentEvent.head(response);
        if (context.request().method().equals(HttpMethod.HEAD)) {
            permit.giveBack();
            response.end();
            return null;
        }
        return permit;
    }

    /** Refuses all from now on. */
    void stop() {
        stopped = true;
    }
}
