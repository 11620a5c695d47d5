package io.canary.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.canary.rollout.PlanStep;
import io.canary.rollout.StepPlan;
import io.canary.rollout.StepPlan.Run;
import io.canary.rollout.StepSettings;
import io.canary.rollout.Strategy;
import io.canary.spi.Weight;
import java.time.Duration;

/** A strategy, and the steps that followed from it, as JSON. */
final class StepPlanJson {

    private StepPlanJson() {}

    static ObjectNode write(Strategy s) {
        var json = Codec.object()
                .put("initial_weight_bp", s.initialWeight().basisPoints())
                .put("step_weight_bp", s.stepWeight().basisPoints())
                .put("interval", s.interval().toString())
                .put("max_steps", s.maxSteps())
                .put("bake", s.bake().toString());
        var steps = s.steps();
        if (steps != null) {
            var list = json.putArray("steps");
            steps.forEach(step -> list.addObject()
                    .put("weight_bp", step.weight().basisPoints())
                    .put(
                            "interval",
                            step.interval() == null ? null : step.interval().toString())
                    .put("advance", Fields.lower(step.advance())));
        }
        return json;
    }

    static Strategy strategy(Fields f) {
        return new Strategy(
                weight(f, "initial_weight_bp"),
                weight(f, "step_weight_bp"),
                f.duration("interval"),
                f.number("max_steps"),
                f.has("bake") ? f.duration("bake") : Duration.ZERO, // there was none before schema 9
                f.has("steps") ? f.list("steps", StepPlanJson::settings) : null); // nor these before schema 10
    }

    private static StepSettings settings(JsonNode node) {
        var f = new Fields(node);
        return new StepSettings(
                weight(f, "weight_bp"),
                f.isThere("interval") ? f.duration("interval") : null,
                f.constant("advance", PlanStep.Advance.class));
    }

    static ObjectNode write(StepPlan plan) {
        var json = Codec.object().put("most_bp", plan.most().basisPoints()).put("compared_steps", plan.comparedSteps());
        var runs = json.putArray("runs");
        plan.runs().forEach(run -> runs.addObject()
                .put("weight_bp", run.first().weight().basisPoints())
                .put("soak", run.first().soak().toString())
                .put("advance", Fields.lower(run.first().advance()))
                .put("times", run.times())
                .put("by_bp", run.by().basisPoints()));
        return json;
    }

    static StepPlan read(Fields f) {
        return new StepPlan(f.list("runs", StepPlanJson::run), weight(f, "most_bp"), f.number("compared_steps"));
    }

    private static Run run(JsonNode node) {
        var f = new Fields(node);
        var first =
                new PlanStep(weight(f, "weight_bp"), f.duration("soak"), f.constant("advance", PlanStep.Advance.class));
        return new Run(first, f.number("times"), weight(f, "by_bp"));
    }

    private static Weight weight(Fields f, String name) {
        return new Weight(f.number(name));
    }
}
