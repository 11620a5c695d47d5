package io.canary.ingest.otlp;

import io.canary.analysis.sequential.Metric;
import io.canary.analysis.sequential.OtlpMapping;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the custom metrics of a deployment take from metrics of OTLP. Immutable. */
public final class CustomMappings {
    /** Nothing. */
    public static final CustomMappings NONE = new CustomMappings(List.of());

    private final Map<String, List<Use>> byMetric = new HashMap<>();

    /** What the points of a metric are for. */
    enum Part {
        /** The count of a ratio. */
        COUNT,
        /** The total of a ratio. */
        TOTAL,
        /** A level, or the values of a distribution. */
        VALUE
    }

    /**
     * One use of the points of a metric.
     *
     * @param metric of the policy
     * @param attributes what the points must have
     */
    record Use(Metric metric, Part part, Map<String, String> attributes) {

        /** @param present the attributes of a point, as far as any use names them */
        boolean takes(Map<String, String> present) {
            for (var attribute : attributes.entrySet()) {
                if (!attribute.getValue().equals(present.get(attribute.getKey()))) {
                    return false;
                }
            }
            return true;
        }
    }

    private CustomMappings(List<Metric> metrics) {
        for (var metric : metrics) {
            var otlp = metric.otlp();
            if (otlp != null) {
                add(metric, otlp);
            }
        }
    }

    /** Those of the custom metrics of a policy. */
    public static CustomMappings of(List<Metric> metrics) {
        return metrics.stream().allMatch(m -> m.otlp() == null) ? NONE : new CustomMappings(metrics);
    }

    private void add(Metric metric, OtlpMapping otlp) {
        if (metric.kind() == Metric.Kind.RATIO) {
            add(otlp.metric(), new Use(metric, Part.COUNT, otlp.attributes()));
            add(otlp.of() == null ? otlp.metric() : otlp.of(), new Use(metric, Part.TOTAL, Map.of()));
        } else {
            add(otlp.metric(), new Use(metric, Part.VALUE, otlp.attributes()));
        }
    }

    private void add(String name, Use use) {
        byMetric.computeIfAbsent(name, n -> new ArrayList<>(2)).add(use);
    }

    boolean isEmpty() {
        return byMetric.isEmpty();
    }

    /** The uses of the points of a metric; empty if there are none. */
    List<Use> of(String name) {
        return byMetric.getOrDefault(name, List.of());
    }

    /** The names of all attributes that these uses depend on. */
    static Set<String> attributes(List<Use> uses) {
        var names = new HashSet<String>();
        uses.forEach(use -> names.addAll(use.attributes().keySet()));
        return names;
    }
}
