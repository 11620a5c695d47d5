package io.canary.source.web;

import io.canary.router.support.wire.Json;
import io.canary.router.support.wire.JsonException;
import io.canary.source.support.JsonNumbers;
import io.canary.source.support.JsonPointer;
import io.canary.spi.metrics.LatencyReading;
import io.canary.spi.metrics.MetricSourceException;
import io.canary.spi.metrics.VersionReading;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes the numbers out of an answer. Pure. */
final class Answers {
    private Answers() {}

    /**
     * What the answer says. A number that is not there, or null, is unknown.
     *
     * @param body empty for nothing
     * @param to the end of the interval
     * @throws MetricSourceException if it is no JSON, or what the query points at is no such number
     */
    static VersionReading reading(WebQuery query, String body, Instant to) throws MetricSourceException {
        try {
            Object tree = body.isBlank() ? null : Json.parse(body);
            return reading(query, tree, to);
        } catch (JsonException e) {
            throw MetricSourceException.unavailable("this is no JSON: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw MetricSourceException.refused(String.valueOf(e.getMessage()));
        }
    }

    private static VersionReading reading(WebQuery query, @Nullable Object tree, Instant to) {
        Long requests = count(query.requests(), tree, "requests");
        Long errors = count(query.errors(), tree, "errors");
        JsonNumbers.requirePart(errors, requests, "errors");
        Double p95 = value(query.p95Ms(), tree, "p95_ms");
        Double cpu = value(query.cpu(), tree, "cpu");
        var ratios = new HashMap<String, VersionReading.Ratio>();
        query.metrics().forEach((name, metric) -> {
            Long count = count(metric.count(), tree, name + ".count");
            Long of = count(metric.of(), tree, name + ".of");
            JsonNumbers.requirePart(count, of, name);
            if (count != null && of != null) {
                ratios.put(name, new VersionReading.Ratio(count, of));
            }
        });
        if (requests == null && p95 == null && cpu == null && ratios.isEmpty()) {
            return VersionReading.NOTHING;
        }
        var newest = query.newest(tree);
        return new VersionReading(
                requests,
                errors,
                p95 == null ? null : new LatencyReading.Percentile(p95),
                cpu == null ? Map.of() : Map.of("cpu_utilization", cpu),
                ratios,
                1,
                newest == null ? to : newest);
    }

    private static @Nullable Long count(@Nullable JsonPointer pointer, @Nullable Object tree, String what) {
        return pointer == null ? null : JsonNumbers.count(pointer.in(tree), what + " at " + pointer.text());
    }

    private static @Nullable Double value(@Nullable JsonPointer pointer, @Nullable Object tree, String what) {
        return pointer == null ? null : JsonNumbers.value(pointer.in(tree), what + " at " + pointer.text());
    }
}
