package io.canary.analysis;

import java.util.List;

/**
 * What every sample may report by these names, in JSON: inside {@code metrics} or beside it. They are reserved: a
 * metric of the user's own has another name, as both stand in the same object.
 */
public final class SampleFields {
    /** In the order in which people are told. */
    public static final List<String> NAMES =
            List.of("requests", "errors", "error_rate", "latency_p95_ms", "latency", "availability", "cpu_utilization");

    private SampleFields() {}
}
