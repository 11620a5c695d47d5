package io.canary.analysis;

import io.canary.spi.LatencyHistogram;
import java.time.Duration;

/** Samples and policies for tests, each with one relevant property. */
final class Samples {
    static final Policy POLICY =
            MetricFixtures.policy(Duration.ofSeconds(60), 3, 100, 0.01, 500.0, 0.995, 0.85, 1, true);

    private Samples() {}

    /** A sample with only requests. */
    static Sample requests(long atMillis, long requests) {
        return Sample.of(Role.CANARY, atMillis, requests);
    }

    static Sample errors(long requests, double errors) {
        return Sample.of(Role.CANARY, 0, requests).withErrors(errors);
    }

    static Sample latency(double p95Ms) {
        return Sample.of(Role.CANARY, 0, 10).with(StandardMetric.LATENCY_P95_MS, p95Ms);
    }

    static Sample latencies(LatencyHistogram latency) {
        return Sample.of(Role.CANARY, 0, 10).with(latency);
    }

    static Sample availability(long requests, double availability) {
        return Sample.of(Role.CANARY, 0, requests).with(StandardMetric.AVAILABILITY, availability);
    }

    static Sample cpu(double utilization) {
        return Sample.of(Role.CANARY, 0, 10).with(StandardMetric.CPU_UTILIZATION, utilization);
    }

    /** A distribution of {@code count} values, all in the bucket of {@code millis}. */
    static LatencyHistogram values(int count, double millis) {
        var counts = new long[LatencyHistogram.BUCKETS];
        counts[LatencyHistogram.bucketOf(millis)] = count;
        return LatencyHistogram.of(counts);
    }

    static Aggregates together(Sample... samples) {
        var slot = new Slot(0);
        for (var sample : samples) {
            slot.add(sample);
        }
        return slot.aggregates();
    }
}
