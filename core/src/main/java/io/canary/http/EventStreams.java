package io.canary.http;

import io.canary.api.Deployments;
import io.canary.api.JournalQueries;
import io.canary.api.StreamQuery;
import io.canary.deployment.DeploymentChanged;
import io.canary.http.ConcurrencyLimiter.Permit;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The event streams of one verticle. */
final class EventStreams {
    private static final Duration HEARTBEAT_MOST = Duration.ofSeconds(15);

    private final Vertx vertx;
    private final Deployments deployments;
    private final JournalQueries journal;
    private final LongRequests requests;
    private final Duration idleTimeout;
    private final Map<EventStream, MessageConsumer<DeploymentChanged>> open = new LinkedHashMap<>();

    /**
     * @param limiter for the streams of all verticles together
     * @param idleTimeout after which an idle connection is closed
     */
    EventStreams(
            Vertx vertx,
            Deployments deployments,
            JournalQueries journal,
            ConcurrencyLimiter limiter,
            Duration idleTimeout) {
        this.vertx = vertx;
        this.deployments = deployments;
        this.journal = journal;
        this.requests = new LongRequests(limiter, "too many event streams are open (http.event_streams_max)");
        this.idleTimeout = idleTimeout;
    }

    /** Opens a stream, or refuses it with a problem document. */
    void open(RoutingContext context, StreamQuery asked) {
        var response = context.response();
        var id = asked.deploymentId();
        Future.succeededFuture(asked)
                .map(q -> q.from(context.request().getHeader("Last-Event-ID")))
                .compose(q -> (id == null ? Future.succeededFuture() : deployments.get(id)).map(known -> q))
                .compose(q -> journal.newestEvent().onSuccess(newest -> begin(context, q, newest)))
                .onFailure(e -> Replies.failure(response, e));
    }

    private void begin(RoutingContext context, StreamQuery query, long newest) {
        var permit = requests.admitStream(context);
        if (permit != null) {
            begin(context.response(), query, newest, permit);
        }
    }

    private void begin(HttpServerResponse response, StreamQuery query, long newest, Permit permit) {
        var stream = new EventStream(vertx, journal, response, query, newest, heartbeat(), idleTimeout, ended -> {
            permit.giveBack();
            var listener = open.remove(ended);
            if (listener != null) {
                listener.unregister();
            }
        });
        Consumer<DeploymentChanged> wake = change -> stream.wake();
        String id = query.deploymentId();
        open.put(stream, id == null ? deployments.onHistory(wake) : deployments.onChange(id, wake));
        stream.wake();
    }

    private Duration heartbeat() {
        var third = idleTimeout.dividedBy(3);
        return third.compareTo(HEARTBEAT_MOST) < 0 ? third : HEARTBEAT_MOST;
    }

    /** Ends all streams, and refuses new ones. */
    void stop() {
        requests.stop();
        List.copyOf(open.keySet()).forEach(EventStream::stop);
    }
}
