package io.canary.api;

import io.canary.deployment.DeploymentAnswer.Previewed;
import io.canary.deployment.Snapshot;
import io.canary.rollout.Effect.AskRouter;
import io.canary.rollout.Effect.Wish;
import io.canary.rollout.Ruling.Move;
import io.canary.rollout.State;
import io.canary.rollout.View;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** What would become of a deployment by a command, as JSON. */
final class PreviewJson {

    private PreviewJson() {}

    static JsonObject write(Order order, Previewed previewed) {
        var now = previewed.view().snapshot();
        var move = previewed.move();
        var next = move == null ? now.state() : move.next();
        return new JsonObject()
                .put("dry_run", true)
                .put("id", now.spec().id())
                .put("command", order.verb().word())
                .put("changes", move != null)
                .put("status", View.status(now.state()).name())
                .put("status_reason", now.reason())
                .put("current_weight", DeploymentJson.percent(now.weight()))
                .put("next_status", View.status(next).name())
                .put("next_status_reason", reason(now, next, move))
                .put("asks", asks(move))
                .put("history", move == null ? new JsonArray() : DeploymentJson.history(move.history()));
    }

    private static String reason(Snapshot now, State next, @Nullable Move move) {
        if (move == null) {
            return now.reason();
        }
        var decision = move.decision() == null ? now.lastDecision() : move.decision();
        return View.reason(now.spec(), next, decision);
    }

    /** What the router would be asked for, in order. */
    private static JsonArray asks(@Nullable Move move) {
        var asks = new JsonArray();
        if (move != null) {
            for (var effect : move.effects()) {
                if (effect instanceof AskRouter(long number, Wish wish)) {
                    asks.add(ask(wish));
                }
            }
        }
        return asks;
    }

    private static JsonObject ask(Wish wish) {
        return switch (wish) {
            case Wish.Split(var weight) ->
                new JsonObject().put("ask", "set_traffic_split").put("weight", weight.percent());
            case Wish.Raise(var from, var to) ->
                new JsonObject().put("ask", "set_traffic_split").put("weight", to.percent());
            case Wish.Promote p -> new JsonObject().put("ask", "promote").put("weight", 100);
            case Wish.RollBack r -> new JsonObject().put("ask", "rollback").put("weight", 0);
        };
    }
}
