package io.canary.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.canary.analysis.Aggregates;
import io.canary.analysis.Coverage;
import io.canary.analysis.LatencyBounds;
import io.canary.analysis.PercentileBounds;
import io.canary.analysis.Role;
import io.canary.analysis.StandardMetric;
import io.canary.analysis.Verdict;
import io.canary.analysis.Verdict.InsufficientEvidence;
import io.canary.analysis.Verdict.NotWorse;
import io.canary.analysis.Verdict.OutsideLimits;
import io.canary.analysis.Verdict.OverriddenComparison;
import io.canary.analysis.Verdict.ProviderError;
import io.canary.analysis.Verdict.ProviderFailure;
import io.canary.analysis.Verdict.Undecided;
import io.canary.analysis.Verdict.Unmeasured;
import io.canary.analysis.Verdict.Unproven;
import io.canary.analysis.Verdict.Violation;
import io.canary.analysis.Verdict.WithinLimits;
import io.canary.analysis.Verdict.Worse;
import io.canary.json.Times;
import io.canary.rollout.Decision;
import io.canary.rollout.Decision.Trigger;
import io.canary.rollout.Lateness;
import io.canary.rollout.PartialWindow;
import io.canary.spi.Weight;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A decision with all that it was decided on, as JSON. */
final class DecisionJson {

    private DecisionJson() {}

    static ObjectNode write(Decision d) {
        var json = Codec.object()
                .put("at", Times.exact(d.at()))
                .put("kind", Fields.lower(d.kind()))
                .put("trigger", Fields.lower(d.trigger()))
                .put("step", d.step())
                .put("weight_bp", d.weight().basisPoints())
                .put("failures", d.failures());
        json.set("verdict", write(d.verdict()));
        json.set("evidence", write(d.evidence()));
        if (!d.recorded().isEmpty()) {
            json.set("recorded", StratumJson.write(d.recorded()));
        }
        var part = d.part();
        if (part != null) {
            json.putObject("part")
                    .put("window", part.window().toString())
                    .put("interval", part.interval().toString());
        }
        var late = d.late();
        if (late != null) {
            json.putObject("late")
                    .put("role", Fields.lower(late.role()))
                    .put("by", late.by().toString())
                    .put("most", late.most().toString());
        }
        return json;
    }

    static Decision read(Fields f) {
        return new Decision(
                f.instant("at"),
                f.constant("kind", Decision.Kind.class),
                trigger(f),
                f.number("step"),
                new Weight(f.number("weight_bp")),
                f.number("failures"),
                verdict(f.child("verdict")),
                aggregates(f.child("evidence")),
                f.has("recorded") ? StratumJson.read(f, "recorded") : List.of(),
                f.has("part") ? part(f.child("part")) : null,
                f.has("late") ? late(f.child("late")) : null);
    }

    /** Journals of before this version have it as the occasion, some of them by other names. */
    private static Trigger trigger(Fields f) {
        if (f.has("trigger")) {
            return f.constant("trigger", Trigger.class);
        }
        return switch (f.text("occasion")) {
            case "soaked" -> Trigger.INTERVAL_ELAPSED;
            case "held_too_long" -> Trigger.MAX_HOLD_EXCEEDED;
            case "time_is_over" -> Trigger.MAX_DURATION_REACHED;
            case "promotion_wanted" -> Trigger.PROMOTE_REQUESTED;
            default -> f.constant("occasion", Trigger.class);
        };
    }

    private static Lateness late(Fields f) {
        return new Lateness(
                f.constant("role", Role.class), f.duration("by"), f.duration(f.has("most") ? "most" : "tick"));
    }

    private static PartialWindow part(Fields f) {
        return new PartialWindow(f.duration("window"), f.duration("interval"));
    }

    private static ObjectNode write(Verdict verdict) {
        var json = Codec.object();
        switch (verdict) {
            case WithinLimits p -> unjudged(json.put("outcome", "pass"), p.notJudged(), p.undecided());
            case OutsideLimits f -> {
                unjudged(json.put("outcome", "fail"), f.notJudged(), f.undecided());
                violations(json, f.violations());
            }
            case InsufficientEvidence i -> {
                json.put("outcome", "inconclusive").set("seen", write(i.seen()));
                json.set("policy", SpecJson.write(i.policy()));
            }
            case Unmeasured u -> {
                json.put("outcome", "unmeasured").set("seen", write(u.seen()));
                json.set("policy", SpecJson.write(u.policy()));
            }
            case Verdict.Unreported u -> {
                var missing = json.put("outcome", "unreported").putArray("missing");
                u.missing().forEach(missing::add);
            }
            case NotWorse n -> json.put("outcome", "not_worse").set("compared", ComparedJson.write(n.compared()));
            case Worse w -> json.put("outcome", "worse").set("compared", ComparedJson.write(w.compared()));
            case Unproven u -> json.put("outcome", "unproven").set("compared", ComparedJson.write(u.compared()));
            case ProviderError e -> json.put("outcome", "provider_error").put("reason", e.reason());
            case ProviderFailure e -> json.put("outcome", "provider_failure").put("reason", e.reason());
            case OverriddenComparison o -> {
                json.put("outcome", "overruled").set("by", write(o.by()));
                json.set("compared", ComparedJson.write(o.compared()));
            }
        }
        return json;
    }

    private static void unjudged(ObjectNode json, List<StandardMetric> metrics, List<Undecided> undecided) {
        var list = json.putArray("not_judged");
        metrics.forEach(metric -> list.add(Fields.lower(metric)));
        var between = json.putArray("undecided");
        undecided.forEach(u -> between.addObject()
                .put("metric", Fields.lower(u.metric()))
                .put("limit", u.limit())
                .set("interval", write(u.bounds())));
    }

    private static void violations(ObjectNode json, List<Violation> violations) {
        var list = json.putArray("violations");
        violations.forEach(v -> {
            var violation = list.addObject()
                    .put("metric", Fields.lower(v.metric()))
                    .put("measured", v.measured())
                    .put("limit", v.limit());
            violation.set("interval", write(v.bounds()));
            if (v.reported() != null) {
                violation
                        .putObject("reported")
                        .put("requests", v.reported().requests())
                        .put("of", v.reported().of());
            }
        });
    }

    private static Verdict verdict(Fields f) {
        return switch (f.text("outcome")) {
            case "pass" -> new WithinLimits(f.constants("not_judged", StandardMetric.class), undecided(f));
            case "fail" ->
                new OutsideLimits(
                        f.list("violations", v -> violation(new Fields(v))),
                        f.constants("not_judged", StandardMetric.class),
                        undecided(f));
            case "inconclusive" ->
                new InsufficientEvidence(aggregates(f.child("seen")), SpecJson.policy(f.child("policy")));
            case "unmeasured" -> new Unmeasured(aggregates(f.child("seen")), SpecJson.policy(f.child("policy")));
            case "unreported" -> new Verdict.Unreported(f.list("missing", JsonNode::textValue));
            case "not_worse" -> new NotWorse(ComparedJson.read(f.child("compared")));
            case "worse" -> new Worse(ComparedJson.read(f.child("compared")));
            case "unproven" -> new Unproven(ComparedJson.read(f.child("compared")));
            case "provider_error" -> new ProviderError(f.text("reason"));
            case "provider_failure" -> new ProviderFailure(f.text("reason"));
            case "overruled" -> OverriddenComparison.of(verdict(f.child("by")), ComparedJson.read(f.child("compared")));
            default -> throw new JournalException("a verdict " + f.text("outcome") + " is not known");
        };
    }

    private static Violation violation(Fields f) {
        return new Violation(
                f.constant("metric", StandardMetric.class),
                f.fraction("measured"),
                f.fraction("limit"),
                interval(f),
                f.isThere("reported") ? reported(f.child("reported")) : null);
    }

    private static Verdict.Reported reported(Fields f) {
        return new Verdict.Reported(f.whole("requests"), f.whole("of"));
    }

    private static List<Undecided> undecided(Fields f) {
        return f.has("undecided") ? f.list("undecided", u -> undecidedOne(new Fields(u))) : List.of();
    }

    private static Undecided undecidedOne(Fields f) {
        return new Undecided(
                f.constant("metric", StandardMetric.class), between(f.child("interval")), f.fraction("limit"));
    }

    private static @Nullable ObjectNode write(@Nullable LatencyBounds i) {
        return i == null ? null : Codec.object().put("low_ms", i.lowMs()).put("high_ms", i.highMs());
    }

    /** Before schema 4 every latency was a point. */
    private static @Nullable LatencyBounds interval(Fields f) {
        return f.isThere("interval") ? between(f.child("interval")) : null;
    }

    private static LatencyBounds between(Fields f) {
        return new LatencyBounds(f.fraction("low_ms"), f.fraction("high_ms"));
    }

    private static ObjectNode write(Aggregates a) {
        var json = Codec.object().put("samples", a.samples()).put("requests", a.requests());
        for (var metric : StandardMetric.values()) {
            if (metric == StandardMetric.LATENCY_P95_MS) {
                json.put("latency_p50_ms", a.latencyP50Ms())
                        .put(metric.json(), a.value(metric))
                        .put("latency_p99_ms", a.latencyP99Ms())
                        .put("latency_p95_approximate", a.latencyP95Approximate());
            } else {
                json.put(metric.json(), a.value(metric));
            }
        }
        json.set("coverage", CoverageJson.write(a.coverage()));
        var between = a.latencyIntervals();
        if (between != null) {
            var intervals = json.putObject("latency_intervals");
            intervals.set("p50", write(between.p50()));
            intervals.set("p95", write(between.p95()));
            intervals.set("p99", write(between.p99()));
        }
        return json;
    }

    private static Aggregates aggregates(Fields f) {
        var seen = new Aggregates(
                f.whole("samples"),
                f.whole("requests"),
                f.fractions(StandardMetric::json),
                sinceSchema4(f, "latency_p50_ms"),
                sinceSchema4(f, "latency_p99_ms"),
                f.isThere("latency_intervals") ? intervals(f.child("latency_intervals")) : null,
                f.flag("latency_p95_approximate"),
                Coverage.NONE);
        // before schema 7 every sample counted for every limit
        return f.has("coverage") ? seen.with(CoverageJson.read(f.child("coverage"))) : seen.withFullCoverage();
    }

    private static @Nullable Double sinceSchema4(Fields f, String name) {
        return f.has(name) ? f.fractionOrNull(name) : null;
    }

    private static PercentileBounds intervals(Fields f) {
        return new PercentileBounds(between(f.child("p50")), between(f.child("p95")), between(f.child("p99")));
    }
}
