package io.canary.analysis;

import java.util.ArrayList;
import java.util.List;

/**
 * The JSON names of what every sample may report, inside {@code metrics} or beside it. They are reserved: a custom
 * metric needs another name, as both are in the same object.
 */
public final class SampleFields {
    /** In the order in which messages list them. */
    public static final List<String> NAMES = names();

    private SampleFields() {}

    private static List<String> names() {
        var names = new ArrayList<>(List.of("requests", "errors"));
        for (var metric : StandardMetric.values()) {
            names.add(metric.json());
            if (metric == StandardMetric.LATENCY_P95_MS) {
                names.add("latency"); // its distribution
            }
        }
        return List.copyOf(names);
    }
}
