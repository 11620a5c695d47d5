package io.canary.source.exec;

import io.canary.router.support.wire.Json;
import io.canary.router.support.wire.JsonException;
import io.canary.source.support.JsonNumbers;
import io.canary.source.support.JsonTimes;
import io.canary.spi.metrics.LatencyReading;
import io.canary.spi.metrics.MetricReading;
import io.canary.spi.metrics.MetricSubject.Role;
import io.canary.spi.metrics.VersionReading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what the program says. Strict, as a name that is spelt wrongly would be a metric that is missing. Pure. */
final class Answers {
    private static final Set<String> ROLES = Set.of("baseline", "canary");
    private static final Set<String> NAMES =
            Set.of("requests", "errors", "latency", "p95_ms", "cpu_utilization", "metrics", "newest");
    private static final Set<String> OF_LATENCY = Set.of("bounds_ms", "counts");
    private static final Set<String> OF_METRIC = Set.of("count", "of");

    private final Instant to;

    /** @param to the end of the interval */
    Answers(Instant to) {
        this.to = to;
    }

    /**
     * Both versions.
     *
     * @throws JsonException if it is no JSON
     * @throws IllegalArgumentException if it is another answer; both messages are for people
     */
    MetricReading reading(String text) throws JsonException {
        var roles = object(Json.parse(text), "the answer", ROLES);
        return new MetricReading(version(Role.BASELINE, roles), version(Role.CANARY, roles));
    }

    private VersionReading version(Role role, Map<?, ?> roles) {
        String at = role.word();
        Object tree = roles.get(at);
        if (tree == null) {
            return VersionReading.NOTHING;
        }
        var its = object(tree, at, NAMES);
        Long requests = JsonNumbers.count(its.get("requests"), at + ".requests");
        Long errors = JsonNumbers.count(its.get("errors"), at + ".errors");
        JsonNumbers.requirePart(errors, requests, at + ".errors");
        var latency = latency(its, at);
        Double cpu = JsonNumbers.value(its.get("cpu_utilization"), at + ".cpu_utilization");
        var metrics = metrics(its.get("metrics"), at + ".metrics");
        var newest = JsonTimes.rfc3339(its.get("newest"), at + ".newest");
        if (requests == null && latency == null && cpu == null && metrics.isEmpty()) {
            return VersionReading.NOTHING;
        }
        var gauges = cpu == null ? Map.<String, Double>of() : Map.of("cpu_utilization", cpu);
        return new VersionReading(requests, errors, latency, gauges, metrics, 1, newest == null ? to : newest);
    }

    private static @Nullable LatencyReading latency(Map<?, ?> version, String at) {
        Object tree = version.get("latency");
        Double p95 = JsonNumbers.value(version.get("p95_ms"), at + ".p95_ms");
        if (tree == null) {
            return p95 == null ? null : new LatencyReading.Percentile(p95);
        }
        if (p95 != null) {
            throw new IllegalArgumentException(at + " must have latency or p95_ms, not both");
        }
        var its = object(tree, at + ".latency", OF_LATENCY);
        var bounds = new ArrayList<Double>();
        for (Object bound : list(its.get("bounds_ms"), at + ".latency.bounds_ms")) {
            Double value = JsonNumbers.value(bound, at + ".latency.bounds_ms");
            if (value == null || (!bounds.isEmpty() && value <= bounds.getLast())) {
                throw new IllegalArgumentException(at + ".latency.bounds_ms must ascend, was " + its.get("bounds_ms"));
            }
            bounds.add(value);
        }
        var counts = new ArrayList<Long>();
        for (Object each : list(its.get("counts"), at + ".latency.counts")) {
            Long count = JsonNumbers.count(each, at + ".latency.counts");
            counts.add(count == null ? 0 : count);
        }
        return new LatencyReading.Explicit(bounds, counts);
    }

    private static Map<String, VersionReading.Ratio> metrics(@Nullable Object tree, String at) {
        var metrics = new HashMap<String, VersionReading.Ratio>();
        if (tree == null) {
            return metrics;
        }
        object(tree, at, null).forEach((name, value) -> {
            String place = at + "." + name;
            var its = object(value, place, OF_METRIC);
            Long count = JsonNumbers.count(its.get("count"), place + ".count");
            Long of = JsonNumbers.count(its.get("of"), place + ".of");
            JsonNumbers.requirePart(count, of, place);
            if (count == null || of == null) {
                throw new IllegalArgumentException(place + " must have count and of");
            }
            metrics.put(String.valueOf(name), new VersionReading.Ratio(count, of));
        });
        return metrics;
    }

    /** @param names that it may have; null for any */
    private static Map<?, ?> object(@Nullable Object tree, String at, @Nullable Set<String> names) {
        if (!(tree instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException(at + " must be an object");
        }
        if (names != null && !names.containsAll(map.keySet())) {
            throw new IllegalArgumentException(at + " may have "
                    + names.stream().sorted().toList() + ", has "
                    + map.keySet().stream().map(String::valueOf).sorted().toList());
        }
        return map;
    }

    private static List<?> list(@Nullable Object tree, String at) {
        if (tree instanceof List<?> list && !list.isEmpty()) {
            return list;
        }
        throw new IllegalArgumentException(at + " must be a list of numbers");
    }
}
