package io.canary.api;

import io.canary.analysis.SampleFields;
import io.canary.analysis.StandardMetric;
import io.canary.analysis.sequential.Arm;
import io.canary.analysis.sequential.Metric;
import io.canary.analysis.sequential.Reading;
import io.canary.analysis.sequential.Report;
import io.canary.ingest.distribution.DdSketchWriter;
import io.canary.spi.LatencyHistogram;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The report of one version in a tick, as samples with the same content. */
final class ReportJson {

    /** The names of the built-in levels in samples. */
    private static final Map<String, String> LEVELS = Arrays.stream(StandardMetric.values())
            .collect(Collectors.toUnmodifiableMap(StandardMetric::level, StandardMetric::json));

    private ReportJson() {}

    /** One sample; two, if for some requests it is unknown whether they failed. */
    static List<JsonObject> samples(Report report, String version) {
        return metrics(report).stream()
                .map(metrics -> new JsonObject().put("version", version).put("metrics", metrics))
                .toList();
    }

    private static List<JsonObject> metrics(Report report) {
        long requests = (long) report.requests();
        var latency = report.readings().get(Metric.LATENCY) instanceof Reading.Latencies(var histogram)
                ? histogram
                : LatencyHistogram.EMPTY;
        if (!(report.readings().get(Metric.ERRORS) instanceof Arm(double of, double bad))) {
            return List.of(rest(report, latency(requests(requests), latency)));
        }
        long judged = (long) of;
        var known = errors(requests(judged), of, bad);
        if (judged >= requests) {
            return List.of(rest(report, latency(known, latency)));
        }
        var parts = LatencyParts.of(latency, requests - judged);
        return List.of(rest(report, latency(known, parts.rest())), latency(requests(requests - judged), parts.first()));
    }

    private static JsonObject requests(long requests) {
        return new JsonObject().put("requests", requests);
    }

    private static JsonObject errors(JsonObject metrics, double of, double bad) {
        return bad == Math.rint(bad) ? metrics.put("errors", (long) bad) : metrics.put("error_rate", bad / of);
    }

    private static JsonObject latency(JsonObject metrics, LatencyHistogram latency) {
        return latency.isEmpty()
                ? metrics
                : metrics.put("latency", new JsonObject().put("ddsketch", DdSketchWriter.write(latency)));
    }

    private static JsonObject rest(Report report, JsonObject metrics) {
        report.readings().forEach((name, reading) -> {
            if (LEVELS.containsKey(name) && reading instanceof Reading.Gauge(double value)) {
                metrics.put(LEVELS.get(name), value);
            } else if (!name.equals(Metric.ERRORS)
                    && !name.equals(Metric.LATENCY)
                    && !name.startsWith(Report.KEPT)
                    && !SampleFields.NAMES.contains(name)) { // of an older deployment: no sample can carry it any more
                metrics.put(name, own(reading));
            }
        });
        return metrics;
    }

    /** The time of the sample that it came with. */
    private static JsonObject own(Reading reading) {
        return switch (reading) {
            case Arm(double of, double count) ->
                new JsonObject().put("count", count).put("of", of);
            case Reading.Gauge(double value) -> new JsonObject().put("value", value);
            case Reading.Latencies(var histogram) -> {
                var sketch = new JsonObject().put("ddsketch", DdSketchWriter.write(histogram));
                yield new JsonObject().put("distribution", sketch);
            }
        };
    }
}
