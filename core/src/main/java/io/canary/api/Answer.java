package io.canary.api;

import io.canary.deployment.DeploymentView;
import io.canary.rollout.View;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * What a request that creates or commands is answered with.
 *
 * @param status as HTTP has it
 * @param revision at which the deployment stands; null in a refusal, and of what is not begun
 * @param body the deployment, a plan of it, or a problem document
 * @param isRepeated whether it was given before, to the same request
 */
public record Answer(int status, @Nullable Long revision, JsonObject body, boolean isRepeated) {

    static Answer created(DeploymentView view) {
        return of(201, view);
    }

    /** Of what would be. */
    static Answer planned(JsonObject plan) {
        return new Answer(200, null, plan, false);
    }

    /** 202 as long as the router has not confirmed what was asked of it. */
    static Answer done(DeploymentView view) {
        return of(View.openAsk(view.snapshot().state()) != null ? 202 : 200, view);
    }

    private static Answer of(int status, DeploymentView view) {
        return new Answer(status, view.snapshot().standing().revision(), DeploymentJson.full(view), false);
    }

    static Answer of(Refusal refusal) {
        return new Answer(refusal.status(), null, refusal.toJson(), false);
    }

    /** Whether nothing was done. */
    public boolean isRefusal() {
        return status >= 400;
    }

    /** To be kept. */
    String text() {
        return new JsonObject()
                .put("status", status)
                .put("revision", revision)
                .put("body", body)
                .encode();
    }

    /** One that was kept. */
    static Answer repeated(String text) {
        var json = new JsonObject(text);
        return new Answer(json.getInteger("status"), json.getLong("revision"), json.getJsonObject("body"), true);
    }
}
