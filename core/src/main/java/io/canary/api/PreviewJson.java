package io.canary.api;

import io.canary.deployment.ActorReply.Previewed;
import io.canary.deployment.Snapshot;
import io.canary.rollout.Command;
import io.canary.rollout.Effect.AskRouter;
import io.canary.rollout.Effect.RouterCommand;
import io.canary.rollout.Reason;
import io.canary.rollout.State;
import io.canary.rollout.StateView;
import io.canary.rollout.Transition.Move;
import io.canary.text.ReasonText;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** What a command would do to a deployment, as JSON. */
final class PreviewJson {

    private PreviewJson() {}

    static JsonObject write(Command command, Previewed previewed) {
        var now = previewed.view().snapshot();
        var move = previewed.move();
        var next = move == null ? now.state() : move.next();
        var reason = reason(now, next, move);
        return new JsonObject()
                .put("dry_run", true)
                .put("id", now.spec().id())
                .put("command", command.name())
                .put("changes", move != null)
                .put("status", StateView.status(now.state()).name())
                .put("status_reason", ReasonText.of(now.reason()))
                .put("reason_code", now.reason().cause().json())
                .put("current_weight", JsonValues.percent(now.weight()))
                .put("next_status", StateView.status(next).name())
                .put("next_status_reason", ReasonText.of(reason))
                .put("next_reason_code", reason.cause().json())
                .put("asks", asks(move))
                .put("history", move == null ? new JsonArray() : DeploymentJson.history(move.history()));
    }

    private static Reason reason(Snapshot now, State next, @Nullable Move move) {
        if (move == null) {
            return now.reason();
        }
        var decision = move.decision() == null ? now.lastDecision() : move.decision();
        return StateView.reason(now.spec(), next, decision);
    }

    /** The weights that the router would get, in order. */
    private static JsonArray asks(@Nullable Move move) {
        var asks = new JsonArray();
        if (move != null) {
            for (var effect : move.effects()) {
                if (effect instanceof AskRouter(long number, RouterCommand command)) {
                    asks.add(ask(command));
                }
            }
        }
        return asks;
    }

    private static JsonObject ask(RouterCommand command) {
        return switch (command) {
            case RouterCommand.Split(var weight) ->
                new JsonObject().put("ask", "set_traffic_split").put("weight", weight.percent());
            case RouterCommand.Raise(var from, var to) ->
                new JsonObject().put("ask", "set_traffic_split").put("weight", to.percent());
            case RouterCommand.Promote p ->
                new JsonObject().put("ask", "promote").put("weight", 100);
            case RouterCommand.RollBack r ->
                new JsonObject().put("ask", "rollback").put("weight", 0);
        };
    }
}
