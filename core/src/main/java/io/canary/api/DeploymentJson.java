package io.canary.api;

import io.canary.analysis.Aggregates;
import io.canary.analysis.LatencyBounds;
import io.canary.analysis.PercentileBounds;
import io.canary.analysis.Policy;
import io.canary.analysis.StandardMetric;
import io.canary.analysis.Verdict;
import io.canary.analysis.sequential.Mode;
import io.canary.deployment.DeploymentView;
import io.canary.deployment.Snapshot;
import io.canary.journal.Journal.Decided;
import io.canary.journal.Journal.JournalEvent;
import io.canary.json.Times;
import io.canary.rollout.Decision;
import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.HistoryEntry;
import io.canary.rollout.PartialWindow;
import io.canary.rollout.PlanStep;
import io.canary.rollout.Safeguards;
import io.canary.rollout.State;
import io.canary.rollout.StateView;
import io.canary.rollout.StepSettings;
import io.canary.rollout.Strategy;
import io.canary.spi.Weight;
import io.canary.spi.settings.Settings;
import io.canary.text.ReasonText;
import io.canary.text.Warning;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Deployments as JSON. Every field is always there, except {@code plan_omitted}; what is not known is null. */
public final class DeploymentJson {
    /** A plan may have ten thousand steps, of 0.01 % each. */
    private static final int STEPS_SHOWN = 200;

    private DeploymentJson() {}

    /** The fields that a list shows. */
    public static JsonObject summary(Snapshot s) {
        var spec = s.spec();
        var state = s.state();
        var reason = s.reason();
        return new JsonObject()
                .put("id", spec.id())
                .put("service_name", spec.serviceName())
                .put("baseline_version", spec.baselineVersion())
                .put("new_version", spec.newVersion())
                .put("router", spec.router())
                .put("owner", spec.request().owner())
                .put("status", StateView.status(state).name())
                .put("status_reason", ReasonText.of(reason))
                .put("reason_code", reason.cause().json())
                .put("attention", s.attention())
                .put("current_weight", percent(s.weight()))
                .put("weight_of", s.newUsersOnly() ? "new_users" : "requests")
                .put("observed_share", percent(s.observedShare()))
                .put("current_step", StateView.step(state))
                .put("fail_count", StateView.failures(state))
                .put("created_at", time(spec.createdAt()))
                .put("updated_at", time(s.record().updatedAt()))
                .put("last_step_started_at", time(s.record().lastStepStartedAt()))
                .put("last_metrics_at", time(s.lastMetricsAt()))
                .put("completed_at", state instanceof State.Ended e ? time(e.at()) : null)
                .put("next_evaluation_at", time(StateView.nextEvaluation(state)))
                .put("bake_until", time(StateView.bakeUntil(state)));
    }

    static @Nullable BigDecimal percent(@Nullable Weight weight) {
        return weight == null ? null : weight.percent();
    }

    /** Everything. */
    public static JsonObject full(DeploymentView view) {
        var s = view.snapshot();
        return withPlan(summary(s).put("config", config(s.spec())), s.spec())
                .put("warnings", warnings(s.spec()))
                .put("learned_from", learnedFrom(s.spec()))
                .put("history", history(view.history()))
                .put("samples_ignored", s.samplesIgnored())
                .put("last_aggregates", aggregates(s.lastAggregates()))
                .put("last_decision", decision(s.lastDecision()));
    }

    /** What was known of the baseline when it began; null for nothing. */
    static @Nullable JsonObject learnedFrom(DeploymentSpec spec) {
        var known = spec.learned();
        var learned = spec.learnedBefore();
        return known == null || learned == null
                ? null
                : new JsonObject()
                        .put("deployment_id", known.deployment())
                        .put("at", time(known.at()))
                        .put("learned", new JsonObject(Settings.write(learned)));
    }

    /** What is odd about what was asked for. */
    static JsonArray warnings(DeploymentSpec spec) {
        var list = new JsonArray();
        Warning.of(spec)
                .forEach(w -> list.add(new JsonObject()
                        .put("code", lower(w.code()))
                        .put("pointer", w.pointer())
                        .put("detail", w.detail())));
        return list;
    }

    static JsonArray history(List<HistoryEntry> entries) {
        var list = new JsonArray();
        entries.forEach(e -> list.add(entry(e)));
        return list;
    }

    /** One line of a history. */
    public static JsonObject entry(HistoryEntry e) {
        return new JsonObject()
                .put("at", time(e.at()))
                .put("level", lower(e.level()))
                .put("type", lower(e.type()))
                .put("msg", ReasonText.message(e))
                .put("by", e.by())
                .put("reason_code", e.reason().cause().json());
    }

    /** The same as something that happened to the whole service. */
    public static JsonObject happening(JournalEvent h) {
        return entry(h.entry()).put("cursor", h.cursor()).put("deployment_id", h.deploymentId());
    }

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
                .put("upstreams", upstreams);
    }

    /** As it can be sent: listed steps, or what they rise by. */
    static JsonObject strategy(Strategy s) {
        var steps = s.steps();
        var json = new JsonObject();
        if (steps != null) {
            json.put(
                            "steps",
                            new JsonArray(
                                    steps.stream().map(DeploymentJson::step).toList()))
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

    /** The first steps, whatever they follow from, and how many there are beyond these. */
    static JsonObject withPlan(JsonObject json, DeploymentSpec spec) {
        var steps = steps(spec);
        var plan = new JsonArray();
        steps.stream().limit(STEPS_SHOWN).map(DeploymentJson::step).forEach(plan::add);
        json.put("plan", plan);
        return steps.size() == plan.size() ? json : json.put("plan_omitted", steps.size() - plan.size());
    }

    private static JsonObject step(PlanStep step) {
        return new JsonObject()
                .put("weight", step.weight().percent())
                .put("interval_sec", seconds(step.soak()))
                .put("advance", lower(step.advance()));
    }

    /** Where it is not known yet whether the canary will be compared, as if it were not. */
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

    private static @Nullable JsonObject aggregates(@Nullable Aggregates a) {
        if (a == null) {
            return null;
        }
        var json = new JsonObject().put("samples", a.samples()).put("requests", a.requests());
        var coverage = new JsonObject();
        for (var metric : StandardMetric.values()) {
            if (metric == StandardMetric.LATENCY_P95_MS) {
                json.put("latency_p50_ms", a.latencyP50Ms())
                        .put(metric.json(), a.value(metric))
                        .put("latency_p99_ms", a.latencyP99Ms())
                        .put("latency_intervals", intervals(a.latencyIntervals()))
                        .put("latency_p95_approximate", a.latencyP95Approximate());
            } else {
                json.put(metric.json(), a.value(metric));
            }
            var share = a.coverage().of(metric);
            coverage.put(
                    metric.json(),
                    new JsonObject().put("samples", share.samples()).put("requests", share.requests()));
        }
        return json.put("coverage", coverage);
    }

    /** A decision with its number, and with the evidence that it was made on. */
    public static JsonObject decided(Decided d) {
        var json = new JsonObject().put("number", d.number());
        return json.mergeIn(decision(d.decision()))
                .put("aggregates", aggregates(d.decision().evidence()));
    }

    private static @Nullable JsonObject intervals(@Nullable PercentileBounds i) {
        return i == null
                ? null
                : new JsonObject()
                        .put("p50", interval(i.p50()))
                        .put("p95", interval(i.p95()))
                        .put("p99", interval(i.p99()));
    }

    /** An interval without an upper end has null in its place. */
    private static @Nullable JsonObject interval(@Nullable LatencyBounds i) {
        return i == null
                ? null
                : new JsonObject()
                        .put("low_ms", i.lowMs())
                        .put("high_ms", Double.isInfinite(i.highMs()) ? null : Double.valueOf(i.highMs()));
    }

    private static @Nullable JsonObject decision(@Nullable Decision d) {
        return d == null
                ? null
                : new JsonObject()
                        .put("at", time(d.at()))
                        .put("kind", d.kind().name())
                        .put("trigger", lower(d.trigger()))
                        .put("step", d.step())
                        .put("weight", d.weight().percent())
                        .put("fail_count_before", d.failures())
                        .put("seen", seen(d.part()))
                        .put("reason", ReasonText.of(d.reason()))
                        .put("verdict", verdict(d.verdict()));
    }

    /** Which part of the step was looked at; null for all of it. */
    private static @Nullable JsonObject seen(@Nullable PartialWindow part) {
        return part == null
                ? null
                : new JsonObject().put("last_sec", seconds(part.window())).put("of_sec", seconds(part.interval()));
    }

    private static JsonObject verdict(Verdict verdict) {
        return switch (verdict) {
            case Verdict.OverriddenComparison o -> ComparedJson.write(o).mergeIn(verdict(o.by()));
            case Verdict.Comparative c -> ComparedJson.write(c);
            case Verdict.WithinLimits p -> unjudged(outcome(p), p.notJudged(), p.undecided());
            case Verdict.OutsideLimits f ->
                unjudged(outcome(f).put("violations", violations(f.violations())), f.notJudged(), f.undecided());
            case Verdict.Fail f -> missing(f);
            case Verdict.Inconclusive i -> missing(i);
        };
    }

    private static JsonObject missing(Verdict verdict) {
        return outcome(verdict).put("missing", new JsonArray(verdict.missing()));
    }

    private static JsonObject outcome(Verdict verdict) {
        return new JsonObject().put("outcome", ComparedJson.outcome(verdict));
    }

    private static JsonArray violations(List<Verdict.Violation> violations) {
        var list = new JsonArray();
        violations.forEach(v -> list.add(new JsonObject()
                .put("metric", lower(v.metric()))
                .put("measured", v.measured())
                .put("interval", interval(v.bounds()))
                .put("limit", v.limit())));
        return list;
    }

    /** Whatever the reason, it is among what is not judged; what was measured, and does not tell, is shown as well. */
    private static JsonObject unjudged(
            JsonObject json, List<StandardMetric> unmeasured, List<Verdict.Undecided> undecided) {
        var metrics = new JsonArray();
        var between = new JsonArray();
        unmeasured.forEach(metric -> metrics.add(lower(metric)));
        undecided.forEach(u -> {
            metrics.add(lower(u.metric()));
            between.add(new JsonObject()
                    .put("metric", lower(u.metric()))
                    .put("interval", interval(u.bounds()))
                    .put("limit", u.limit()));
        });
        return json.put("not_judged", metrics).put("undecided", between);
    }

    static @Nullable String time(@Nullable Instant at) {
        return at == null ? null : Times.millis(at);
    }

    /** A duration in seconds, with as many decimals as it has, up to three; null for none. */
    public static @Nullable BigDecimal seconds(@Nullable Duration duration) {
        if (duration == null) {
            return null;
        }
        var seconds = BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros();
        return seconds.scale() < 0 ? seconds.setScale(0) : seconds;
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
