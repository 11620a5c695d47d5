package io.canary.api;

import static io.canary.api.JsonValues.number;
import static io.canary.text.EnumNames.lower;

import io.canary.analysis.Compared;
import io.canary.analysis.Role;
import io.canary.analysis.Verdict;
import io.canary.analysis.sequential.Arm;
import io.canary.analysis.sequential.finding.Finding;
import io.canary.analysis.sequential.finding.MetricFinding;
import io.canary.analysis.sequential.finding.MissingEvidence;
import io.canary.analysis.sequential.finding.Quantiles;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** The verdict of a comparison as JSON, with its evidence. Unknown values are null. */
final class ComparedJson {
    private ComparedJson() {}

    static JsonObject write(Verdict.Comparative verdict) {
        var compared = verdict.compared();
        return compared.isKnown() ? known(verdict, compared) : unknown(verdict, compared);
    }

    /** The verdict of another version, whose evidence cannot be recomputed. */
    private static JsonObject unknown(Verdict.Comparative verdict, Compared compared) {
        var analysis = compared.inputs().policy().analysis();
        return new JsonObject()
                .put("outcome", verdict.outcome())
                .putNull("state")
                .putNull("rule")
                .putNull("e_value")
                .putNull("e_value_unclipped")
                .put("e_value_threshold", 1 / analysis.alpha())
                .putNull("bake")
                .put("advisory", analysis.advisory())
                .put("metrics", new JsonArray())
                .put("missing", new JsonArray())
                .put("unreported", new JsonArray())
                .put("ticks", compared.inputs().ticks().size());
    }

    private static JsonObject known(Verdict.Comparative verdict, Compared compared) {
        var finding = compared.finding();
        var metrics = new JsonArray();
        finding.metrics().forEach(m -> metrics.add(metric(m)));
        var missing = new JsonArray();
        finding.missing().forEach(l -> missing.add(missing(l, compared.requestsPerSecond(Role.CANARY))));
        return new JsonObject()
                .put("outcome", verdict.outcome())
                .put("state", lower(finding.state()))
                .put("rule", lower(finding.rule()))
                .put("e_value", finding.eValue())
                .put("e_value_unclipped", eValue(finding.logEvidence()))
                .put("e_value_threshold", eValue(finding.goal()))
                .put("bake", bake(finding.bake()))
                .put("advisory", finding.advisory())
                .put("metrics", metrics)
                .put("missing", missing)
                .put("unreported", new JsonArray(finding.unreported()))
                .put("ticks", compared.inputs().ticks().size());
    }

    /** The change detector; null unless a bake is running. */
    private static @Nullable JsonObject bake(Finding.@Nullable Bake bake) {
        return bake == null
                ? null
                : new JsonObject().put("detector", bake.value()).put("rolls_back", bake.threshold());
    }

    // --- metrics

    private static JsonObject metric(MetricFinding m) {
        var tests = new JsonArray();
        m.parts()
                .forEach(part -> tests.add(new JsonObject()
                        .put("name", part.name())
                        .put("e_value", eValue(part.logEvidence()))
                        .put("effect", number(part.effect()))));
        var json = new JsonObject()
                .put("name", m.name())
                .put("e_value", eValue(m.logEvidence()))
                .put("weight", m.share())
                .put("tests", tests);
        switch (m.seen()) {
            case MetricFinding.Rates r -> rates(json, r);
            case MetricFinding.Distributions d ->
                json.put("canary", quantiles(d.canary())).put("baseline", quantiles(d.baseline()));
            case MetricFinding.Levels l -> json.put("canary", level(l.canary())).put("baseline", level(l.baseline()));
        }
        return json.put("missing", missing(m));
    }

    private static void rates(JsonObject json, MetricFinding.Rates r) {
        var interval = r.interval();
        json.put("canary", rate(r.canary()))
                .put("baseline", rate(r.baseline()))
                .put("ratio", number(r.ratio()))
                .put("ratio_low", interval == null ? null : interval.low())
                .put("ratio_high", interval == null ? null : interval.high());
    }

    private static JsonObject rate(Arm arm) {
        return new JsonObject()
                .put("requests", arm.requests())
                .put("bad", arm.bad())
                .put("rate", arm.requests() == 0 ? null : Double.valueOf(arm.bad() / arm.requests()));
    }

    private static JsonObject quantiles(Quantiles q) {
        return new JsonObject()
                .put("p50", number(q.p50()))
                .put("p95", number(q.p95()))
                .put("p99", number(q.p99()));
    }

    private static JsonObject level(double mean) {
        return new JsonObject().put("mean", number(mean));
    }

    private static JsonArray missing(MetricFinding m) {
        var missing = new JsonArray();
        if (m.canaryMissing()) {
            missing.add("canary");
        }
        if (m.baselineMissing()) {
            missing.add("baseline");
        }
        return missing;
    }

    // --- missing evidence

    private static JsonObject missing(MissingEvidence missing, double requestsPerSecond) {
        var requests = missing.requests();
        Long more = requests.isPresent() ? Long.valueOf(requests.getAsLong()) : null;
        return new JsonObject()
                .put("code", missing.isProof() ? "proof" : missing.isReport() ? "report" : "condition")
                .put("detail", missing.what())
                .put("e_value", missing.isProof() ? eValue(missing.logEvidence()) : null)
                .put("requests", more)
                .put("seconds", more == null || requestsPerSecond == 0 ? null : number(more / requestsPerSecond));
    }

    private static double eValue(double log) {
        return Math.min(Math.exp(log), Finding.E_VALUE_MOST);
    }
}
