package io.canary.api;

import io.canary.deployment.DeploymentView;
import io.canary.journal.StoredReply;
import io.canary.rollout.StateView;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * The response to a request that creates or commands.
 *
 * @param status the HTTP status
 * @param revision the deployment's current revision; null for a refusal, and if no deployment was created
 * @param body the deployment, a plan of it, or a problem document
 * @param isRepeated whether the request was answered before: {@code status} is then the first one, and {@code body} the
 *     current state
 * @param doneAt the revision of the deployment after the first request; null unless a change is repeated
 */
public record Answer(
        int status,
        @Nullable Long revision,
        JsonObject body,
        boolean isRepeated,
        @Nullable Long doneAt) {

    /** The first response to a request. */
    Answer(int status, @Nullable Long revision, JsonObject body) {
        this(status, revision, body, false, null);
    }

    static Answer created(DeploymentView view) {
        return of(201, view);
    }

    /** The response to a dry run. */
    static Answer planned(JsonObject plan) {
        return new Answer(200, null, plan);
    }

    /** 202 until the router has confirmed the requested weight. */
    static Answer done(DeploymentView view) {
        return of(StateView.openAsk(view.snapshot().state()) != null ? 202 : 200, view);
    }

    private static Answer of(int status, DeploymentView view) {
        return new Answer(status, view.snapshot().record().revision(), DeploymentJson.full(view));
    }

    static Answer of(ProblemException problem) {
        return new Answer(problem.status(), null, problem.toJson());
    }

    /** Whether the request changed nothing. */
    public boolean isRefusal() {
        return status >= 400;
    }

    StoredReply kept() {
        return new StoredReply(status, revision, isRefusal() ? null : body.getString("id"));
    }

    /** The repeated response: the first status, and the deployment as it is now. */
    static Answer repeated(StoredReply kept, DeploymentView now) {
        return of(kept.status(), now).asRepeated(kept.revision());
    }

    /** A repeated refusal. */
    static Answer repeated(ProblemException problem) {
        return of(problem).asRepeated(null);
    }

    private Answer asRepeated(@Nullable Long doneAt) {
        return new Answer(status, revision, body, true, doneAt);
    }
}
