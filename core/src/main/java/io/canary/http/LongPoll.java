package io.canary.http;

import io.canary.api.DeploymentJson;
import io.canary.api.Deployments;
import io.canary.api.WaitQuery;
import io.canary.deployment.DeploymentChanged;
import io.canary.deployment.DeploymentView;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.Consumer;

/**
 * One request that waits for a deployment to change. The deployment's actor publishes its moves, so nothing is polled
 * meanwhile. It ends once: with the change, at its timeout, when the client disconnects, or when the service stops. On
 * the request's context.
 */
final class LongPoll {
    private final Vertx vertx;
    private final Deployments deployments;
    private final HttpServerResponse response;
    private final String id;
    private final WaitQuery query;
    private final Consumer<LongPoll> onEnd;
    private final IdleTimeout idle;
    private final MessageConsumer<DeploymentChanged> changes;
    private final long timer;
    private boolean ended;

    /**
     * Starts waiting.
     *
     * @param onEnd called once, with this, when it ends
     */
    LongPoll(
            Vertx vertx,
            Deployments deployments,
            HttpServerRequest request,
            String id,
            WaitQuery query,
            Consumer<LongPoll> onEnd) {
        this.vertx = vertx;
        this.deployments = deployments;
        this.response = request.response();
        this.id = id;
        this.query = query;
        this.onEnd = onEnd;
        this.idle = IdleTimeout.suspend(request);
        this.changes = deployments.onChange(id, this::changed);
        this.timer = vertx.setTimer(Math.max(1, query.atMost().toMillis()), over -> answer());
        response.closeHandler(gone -> end());
        response.exceptionHandler(gone -> end());
    }

    /** Reads the deployment: it may have changed before the subscription. */
    void lookOnce() {
        deployments
                .get(id)
                .onSuccess(view -> {
                    if (query.isReached(view.snapshot().record())) {
                        answer();
                    }
                })
                .onFailure(e -> {
                    if (end()) {
                        Replies.failure(response, e);
                    }
                });
    }

    private void changed(DeploymentChanged change) {
        if (query.isReached(change.now())) {
            answer();
        }
    }

    private void answer() {
        if (end()) {
            deployments.get(id).onSuccess(view -> reply(response, view)).onFailure(e -> Replies.failure(response, e));
        }
    }

    static void reply(HttpServerResponse response, DeploymentView view) {
        if (!response.ended() && !response.closed()) {
            long revision = view.snapshot().record().revision();
            response.putHeader(HttpHeaders.ETAG, IfMatch.tag(revision));
            Replies.json(response, 200, DeploymentJson.full(view));
        }
    }

    /** The service stops: the client should retry. */
    void stop() {
        if (end()) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            Replies.unavailable(response, "the service is stopping");
        }
    }

    /** Whether it was still waiting. */
    private boolean end() {
        if (ended) {
            return false;
        }
        ended = true;
        vertx.cancelTimer(timer);
        changes.unregister();
        idle.resume();
        onEnd.accept(this);
        return true;
    }
}
