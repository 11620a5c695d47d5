package io.canary.api;

import static io.canary.api.JsonValues.number;
import static io.canary.api.JsonValues.percent;
import static io.canary.api.JsonValues.time;

import io.canary.analysis.sequential.Arm;
import io.canary.analysis.sequential.Metric;
import io.canary.analysis.sequential.Reading.Gauge;
import io.canary.analysis.sequential.Reading.Latencies;
import io.canary.analysis.sequential.Report;
import io.canary.analysis.sequential.Stratum;
import io.canary.analysis.sequential.finding.Finding;
import io.canary.analysis.sequential.finding.MetricFinding.Rates;
import io.canary.spi.LatencyHistogram;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One tick of a series as JSON: what both versions reported, and what was known after it. Unknown values are null. */
final class TickJson {
    private TickJson() {}

    /**
     * @param end the end of the tick
     * @param finding after the tick; null if nothing is compared, or by a version of the service that was replaced
     * @param decision the number of the decision that used the tick; null while none has
     */
    static JsonObject write(Stratum tick, Instant end, @Nullable Finding finding, @Nullable Long decision) {
        var json = new JsonObject()
                .put("number", tick.tick())
                .put("at", time(end))
                .put("step_started_at", time(Instant.ofEpochMilli(tick.step().number())))
                .put("weight", percent(tick.step().weight()))
                .put("canary", report(tick.canary()))
                .put("baseline", report(tick.baseline()))
                .put("observed_share", share(tick))
                .put("e_value", finding == null ? null : finding.eValue());
        return errorRatio(json, finding).put("decision", decision);
    }

    /** The canary's share of the requests in percent; null if a version did not report, or neither had requests. */
    private static @Nullable Double share(Stratum tick) {
        if (tick.canary() == null || tick.baseline() == null) {
            return null;
        }
        double canary = tick.canary().requests();
        double all = canary + tick.baseline().requests();
        return all == 0 ? null : Double.valueOf(100 * canary / all);
    }

    private static JsonObject errorRatio(JsonObject json, @Nullable Finding finding) {
        var rates = finding == null ? null : errors(finding);
        var interval = rates == null ? null : rates.interval();
        return json.put("ratio", rates == null ? null : number(rates.ratio()))
                .put("ratio_low", interval == null ? null : number(interval.low()))
                .put("ratio_high", interval == null ? null : number(interval.high()));
    }

    private static @Nullable Rates errors(Finding finding) {
        for (var metric : finding.metrics()) {
            if (metric.name().equals(Metric.ERRORS) && metric.seen() instanceof Rates rates) {
                return rates;
            }
        }
        return null;
    }

    private static @Nullable JsonObject report(@Nullable Report report) {
        if (report == null) {
            return null;
        }
        var arm = report.readings().get(Metric.ERRORS) instanceof Arm errors ? errors : null;
        var latency = report.readings().get(Metric.LATENCY) instanceof Latencies(var histogram)
                ? histogram
                : LatencyHistogram.EMPTY;
        return new JsonObject()
                .put("requests", (long) report.requests())
                .put("errors", arm == null ? null : arm.bad())
                .put("error_rate", arm == null || arm.requests() == 0 ? null : arm.bad() / arm.requests())
                .put("p50_ms", quantile(latency, .5))
                .put("p95_ms", latency.isEmpty() ? reportedP95(report) : quantile(latency, .95))
                .put("p99_ms", quantile(latency, .99));
    }

    private static @Nullable Double reportedP95(Report report) {
        return report.readings().get(Report.LATENCY_P95_MS) instanceof Gauge(double millis) ? number(millis) : null;
    }

    private static @Nullable Double quantile(LatencyHistogram latency, double q) {
        return latency.isEmpty() ? null : number(latency.quantileMillis(q));
    }
}
