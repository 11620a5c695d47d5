package io.canary.http;

import io.canary.http.ConcurrencyLimiter.Permit;
import io.canary.live.Feeds;
import io.canary.live.Feeds.Place;
import io.canary.live.ViewerConnection;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The live views of one verticle, as server-sent events. */
final class LiveStreams {
    private final Feeds feeds;
    private final LongRequests requests;

    /** @param limiter for the viewers of all verticles together */
    LiveStreams(Feeds feeds, ConcurrencyLimiter limiter) {
        this.feeds = feeds;
        this.requests = new LongRequests(limiter, "too many live views are open (http.viewers_max)");
    }

    void openList(RoutingContext context) {
        open(context, feeds::showList);
    }

    /** @param id of a deployment that exists */
    void open(RoutingContext context, String id) {
        open(context, connection -> feeds.show(id, connection));
    }

    private void open(RoutingContext context, Function<ViewerConnection, Place> feed) {
        var permit = requests.admitStream(context);
        if (permit != null) {
            new Connection(context.response(), permit).show(feed);
        }
    }

    /** Ends all live views, and refuses new ones. */
    void stop() {
        requests.stop();
        feeds.stop();
    }

    /** A viewer's connection. */
    private static final class Connection implements ViewerConnection {
        private final HttpServerResponse response;
        private final Permit permit;
        private @Nullable Place place;
        private boolean ended;

        Connection(HttpServerResponse response, Permit permit) {
            this.response = response;
            this.permit = permit;
        }

        void show(Function<ViewerConnection, Place> feed) {
            response.closeHandler(gone -> leave());
            response.exceptionHandler(gone -> leave());
            response.drainHandler(drained -> drained());
            response.write(ServerSentEvent.OPENING);
            place = feed.apply(this);
            if (ended) { // by the first that was written to it
                place.leave();
            }
        }

        private void drained() {
            if (place != null && !ended) {
                place.drained();
            }
        }

        private void leave() {
            if (!ended) {
                ended = true;
                permit.giveBack();
                if (place != null) {
                    place.leave();
                }
            }
        }

        @Override
        public void write(Buffer events) {
            if (!ended && events.length() > 0) {
                response.write(events);
            }
        }

        @Override
        public boolean isFull() {
            return response.writeQueueFull();
        }

        @Override
        public void end(Buffer events) {
            if (!ended) {
                leave();
                response.end(events);
            }
        }

        @Override
        public void cut() {
            if (!ended) {
                leave();
                response.reset();
            }
        }
    }
}
