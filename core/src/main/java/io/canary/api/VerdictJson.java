package io.canary.api;

import static io.canary.api.JsonValues.time;

import io.canary.deployment.ActorReply.Judged;
import io.canary.rollout.StateView;
import io.canary.text.ReasonText;
import io.vertx.core.json.JsonObject;

/** The verdict on the evidence so far, as JSON. */
final class VerdictJson {
    private VerdictJson() {}

    static JsonObject write(Judged asked) {
        var snapshot = asked.view().snapshot();
        var state = snapshot.record().state();
        var weight = StateView.weight(state);
        var judged = asked.judged();
        return new JsonObject()
                .put("deployment_id", snapshot.record().spec().id())
                .put("at", time(asked.at()))
                .put("step", StateView.step(state))
                .put("weight", weight == null ? null : weight.percent())
                .put("next_evaluation_at", time(StateView.nextEvaluation(state)))
                .put("reason", judged == null ? null : ReasonText.of(judged.reason()))
                .put("verdict", judged == null ? null : DecisionJson.verdict(judged.verdict()))
                .put("aggregates", judged == null ? null : DecisionJson.aggregates(judged.evidence()));
    }
}
