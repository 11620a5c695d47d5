package io.canary.api;

import io.canary.deployment.DeploymentView;
import io.canary.journal.StoredReply;
import io.canary.rollout.StateView;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * What a request that creates or commands is answered with.
 *
 * @param status as HTTP has it
 * @param revision at which the deployment stands; null in a refusal, and of what is not begun
 * @param body the deployment, a plan of it, or a problem document
 * @param isRepeated whether the same request was answered before: then {@code status} is that of then, and {@code body}
 *     is of now
 * @param doneAt the revision of the deployment when that was done; null if nothing is repeated, or nothing was done
 */
public record Answer(
        int status,
        @Nullable Long revision,
        JsonObject body,
        boolean isRepeated,
        @Nullable Long doneAt) {

    /** One that is given for the first time. */
    Answer(int status, @Nullable Long revision, JsonObject body) {
        this(status, revision, body, false, null);
    }

    static Answer created(DeploymentView view) {
        return of(201, view);
    }

    /** Of what would be. */
    static Answer planned(JsonObject plan) {
        return new Answer(200, null, plan);
    }

    /** 202 as long as the router has not confirmed what was asked of it. */
    static Answer done(DeploymentView view) {
        return of(StateView.openAsk(view.snapshot().state()) != null ? 202 : 200, view);
    }

    private static Answer of(int status, DeploymentView view) {
        return new Answer(status, view.snapshot().record().revision(), DeploymentJson.full(view));
    }

    static Answer of(ProblemException problem) {
        return new Answer(problem.status(), null, problem.toJson());
    }

    /** Whether nothing was done. */
    public boolean isRefusal() {
        return status >= 400;
    }

    StoredReply kept() {
        return new StoredReply(status, revision, isRefusal() ? null : body.getString("id"));
    }

    /** What was done before, and how the deployment stands now. */
    static Answer repeated(StoredReply kept, DeploymentView now) {
        return of(kept.status(), now).asRepeated(kept.revision());
    }

    /** A refusal of before. */
    static Answer repeated(ProblemException problem) {
        return of(problem).asRepeated(null);
    }

    private Answer asRepeated(@Nullable Long doneAt) {
        return new Answer(status, revision, body, true, doneAt);
    }
}
