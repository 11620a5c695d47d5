package io.canary.api;

import static io.canary.api.JsonValues.seconds;
import static io.canary.api.JsonValues.time;
import static io.canary.text.EnumNames.lower;

import io.canary.analysis.Aggregates;
import io.canary.analysis.LatencyBounds;
import io.canary.analysis.PercentileBounds;
import io.canary.analysis.StandardMetric;
import io.canary.analysis.Verdict;
import io.canary.journal.Journal.Decided;
import io.canary.rollout.Decision;
import io.canary.rollout.PartialWindow;
import io.canary.text.ReasonText;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decisions and their evidence, as JSON. */
public final class DecisionJson {
    private DecisionJson() {}

    static @Nullable JsonObject aggregates(@Nullable Aggregates a) {
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

    /** A decision with its number and its evidence. */
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

    /** An interval without an upper bound has null as its bound. */
    private static @Nullable JsonObject interval(@Nullable LatencyBounds i) {
        return i == null
                ? null
                : new JsonObject()
                        .put("low_ms", i.lowMs())
                        .put("high_ms", Double.isInfinite(i.highMs()) ? null : Double.valueOf(i.highMs()));
    }

    static @Nullable JsonObject decision(@Nullable Decision d) {
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

    /** The part of the step that was evaluated; null for the whole step. */
    private static @Nullable JsonObject seen(@Nullable PartialWindow part) {
        return part == null
                ? null
                : new JsonObject().put("last_sec", seconds(part.window())).put("of_sec", seconds(part.interval()));
    }

    static JsonObject verdict(Verdict verdict) {
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
        return new JsonObject().put("outcome", verdict.outcome());
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

    /**
     * A metric without a verdict is listed as not judged, whatever the reason; a measurement without a conclusion is
     * shown as well.
     */
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
}
