package io.canary.http;

import io.canary.api.Deployments;
import io.canary.api.WaitQuery;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The requests of one verticle that wait for a deployment. */
final class LongPolls {
    private final Vertx vertx;
    private final Deployments deployments;
    private final LongRequests requests;
    private final Set<LongPoll> waiting = new LinkedHashSet<>();

    /** @param limiter for the requests of all verticles together */
    LongPolls(Vertx vertx, Deployments deployments, ConcurrencyLimiter limiter) {
        this.vertx = vertx;
        this.deployments = deployments;
        this.requests =
                new LongRequests(limiter, "too many requests are waiting (http.waits_max); ask without wait_sec");
    }

    /** Responds with a deployment: at once if it is as wanted already, else when it is, or at the timeout. */
    void get(RoutingContext context, WaitQuery query) {
        String id = context.pathParam("id");
        var response = context.response();
        deployments
                .get(id)
                .onSuccess(view -> {
                    var record = view.snapshot().record();
                    var wanted = query.from(record.revision());
                    if (wanted.atMost().isZero() || wanted.isReached(record)) {
                        LongPoll.reply(response, view);
                    } else {
                        begin(context, id, wanted);
                    }
                })
                .onFailure(e -> Replies.failure(response, e));
    }

    private void begin(RoutingContext context, String id, WaitQuery query) {
        var permit = requests.admit(context.response());
        if (permit != null) {
            var poll = new LongPoll(vertx, deployments, context.request(), id, query, ended -> {
                permit.giveBack();
                waiting.remove(ended);
            });
            waiting.add(poll);
            poll.lookOnce();
        }
    }

    /** Ends all long polls; later ones respond at once. */
    void stop() {
        requests.stop();
        List.copyOf(waiting).forEach(LongPoll::stop);
    }
}
