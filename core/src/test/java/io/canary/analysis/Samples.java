package io.canary.analysis;

import io.canary.spi.LatencyHistogram;
import java.time.Duration;

/** Samples and policies for tests, each with one thing that matters. */
final class Samples {
    private static final double NONE = Double.NaN;

    static final Policy POLICY = new Policy(Duration.ofSeconds(60), 3, 100, 0.01, 500.0, 0.995, 0.85, 1, true);

    private Samples() {}

    /** A sample with nothing but requests. */
    static Sample requests(long atMillis, long requests) {
        return new Sample(Role.CANARY, atMillis, requests, NONE, NONE, NONE, NONE, LatencyHistogram.EMPTY);
    }

    static Sample errors(long requests, double errors) {
        return new Sample(Role.CANARY, 0, requests, errors, NONE, NONE, NONE, LatencyHistogram.EMPTY);
    }

    static Sample latency(double p95Ms) {
        return new Sample(Role.CANARY, 0, 10, NONE, p95Ms, NONE, NONE, LatencyHistogram.EMPTY);
    }

    static Sample latencies(LatencyHistogram latency) {
        return new Sample(Role.CANARY, 0, 10, NONE, NONE, NONE, NONE, latency);
    }

    static Sample availability(long requests, double availability) {
        return new Sample(Role.CANARY, 0, requests, NONE, NONE, availability, NONE, LatencyHistogram.EMPTY);
    }

    static Sample cpu(double utilization) {
        return new Sample(Role.CANARY, 0, 10, NONE, NONE, NONE, utilization, LatencyHistogram.EMPTY);
    }

    /** A distribution of so many values, all in the bucket of {@code millis}. */
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
