package io.canary.analysis;

import io.canary.analysis.Verdict.Metric;

/**
 * How much of what was reported is about each metric that a limit can be set for: only that is evidence for its limit.
 *
 * @param errors of samples with errors or an error rate
 * @param latency of samples with a 95th percentile or a distribution
 * @param availability of samples with one
 * @param cpu of samples with a CPU utilization
 */
public record Coverage(Share errors, Share latency, Share availability, Share cpu) {
    static final Coverage NONE = new Coverage(Share.NONE, Share.NONE, Share.NONE, Share.NONE);

    /**
     * The samples that report a metric.
     *
     * @param samples how many
     * @param requests their sum
     */
    public record Share(long samples, long requests) {
        static final Share NONE = new Share(0, 0);
    }

    /** What is about a metric. */
    public Share of(Metric metric) {
        return switch (metric) {
            case ERROR_RATE -> errors;
            case LATENCY_P95_MS -> latency;
            case AVAILABILITY -> availability;
            case CPU_UTILIZATION -> cpu;
        };
    }
}
