package io.canary.api;

import static io.canary.api.JsonValues.seconds;
import static io.canary.text.EnumNames.lower;

import io.canary.analysis.Policy;
import io.canary.analysis.StandardMetric;
import io.canary.analysis.sequential.Mode;
import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.PlanStep;
import io.canary.rollout.Safeguards;
import io.canary.rollout.StepSettings;
import io.canary.rollout.Strategy;
import io.canary.spi.settings.Settings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;

/** The configuration of a deployment as JSON, with all defaults resolved, and the steps that follow from it. */
final class ConfigJson {
    /** Limits the output: a plan may have ten thousand steps of 0.01 % each. */
    private static final int STEPS_SHOWN = 200;

    private ConfigJson() {}

    static JsonObject config(DeploymentSpec spec) {
        var upstreams = new JsonObject();
        spec.upstreams()
                .forEach((version, uris) -> upstreams.put(
                        version,
                        new JsonArray(uris.stream().map(Object::toString).toList())));
        return new JsonObject()
                .put("strategy", strategy(spec.strategy()))
                .put("policy", policy(spec.policy()))
                .put("safeguards", safeguards(spec.safeguards()))
                .put("override", spec.override() == null ? null : new JsonObject().put("reason", spec.override()))
                .put("upstreams", upstreams)
                .put(
                        "sources",
                        new JsonArray(spec.sources().stream()
                                .map(query -> new JsonObject(query.tree()))
                                .toList()));
    }

    /** The strategy as it can be sent again: explicit steps, or the increment. */
    static JsonObject strategy(Strategy s) {
        var steps = s.steps();
        var json = new JsonObject();
        if (steps != null) {
            json.put("steps", new JsonArray(steps.stream().map(ConfigJson::step).toList()))
                    .put("interval_sec", seconds(s.interval()));
        } else {
            json.put("initial_weight", s.initialWeight().percent())
                    .put("step_weight", s.stepWeight().percent())
                    .put("interval_sec", seconds(s.interval()))
                    .put("max_steps", s.maxSteps());
        }
        return json.put("bake_sec", seconds(s.bake()));
    }

    private static JsonObject step(StepSettings step) {
        var json = new JsonObject().put("weight", step.weight().percent());
        if (step.interval() != null) {
            json.put("interval_sec", seconds(step.interval()));
        }
        return json.put("advance", lower(step.advance()));
    }

    /** The first steps of any plan, and how many are left out. */
    static JsonObject withPlan(JsonObject json, DeploymentSpec spec) {
        var steps = steps(spec);
        var plan = new JsonArray();
        steps.stream().limit(STEPS_SHOWN).map(ConfigJson::step).forEach(plan::add);
        json.put("plan", plan);
        return steps.size() == plan.size() ? json : json.put("plan_omitted", steps.size() - plan.size());
    }

    private static JsonObject step(PlanStep step) {
        return new JsonObject()
                .put("weight", step.weight().percent())
                .put("interval_sec", seconds(step.soak()))
                .put("advance", lower(step.advance()));
    }

    /** Before it is known whether the canary will be compared, this assumes that it will not. */
    static List<PlanStep> steps(DeploymentSpec spec) {
        return spec.plan().steps(spec.policy().analysis().mode() == Mode.SEQUENTIAL);
    }

    static JsonObject policy(Policy p) {
        var json = new JsonObject()
                .put("sample_window_sec", seconds(p.sampleWindow()))
                .put("min_samples", p.minSamples())
                .put("min_requests", p.minRequests());
        for (var metric : StandardMetric.values()) {
            json.put(metric.limitName(), p.limit(metric));
        }
        return json.put("max_consecutive_failures", p.maxConsecutiveFailures())
                .put("rollback_on_failure", p.rollbackOnFailure())
                .put("metrics", array(p.metrics()))
                .put("analysis", new JsonObject(Settings.write(p.analysis())));
    }

    private static JsonArray array(List<? extends Record> records) {
        return new JsonArray(
                records.stream().map(r -> new JsonObject(Settings.write(r))).toList());
    }

    static JsonObject safeguards(Safeguards s) {
        var lease = s.lease() == null ? Duration.ZERO : s.lease();
        return new JsonObject()
                .put("deadline_sec", seconds(s.deadline()))
                .put("on_deadline", lower(s.onDeadline()))
                .put("max_hold_sec", seconds(s.maxHold()))
                .put("on_max_hold", lower(s.onMaxHold()))
                .put("on_drift", lower(s.onDrift()))
                .put("on_share_mismatch", lower(s.onShareMismatch()))
                .put("reconcile_interval_sec", seconds(s.reconcileInterval()))
                .put("lease_sec", seconds(lease))
                .put("recovery_window_sec", seconds(s.recoveryWindow()))
                .put(
                        "promoted",
                        new JsonObject()
                                .put("watch_sec", seconds(s.promoted().watch()))
                                .put("on_drift", lower(s.promoted().onDrift())));
    }
}
