package io.canary.analysis.sequential;

import io.canary.analysis.sequential.Traffic.Ill;
import io.canary.spi.LatencyHistogram;
import io.canary.spi.Weight;
import io.canary.spi.settings.Settings;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Policies, steps and reports for tests. */
final class Trials {
    static final int[] WEIGHTS = {5, 10, 25, 50, 95};

    private Trials() {}

    static SequentialPolicy policy() {
        return policy(Map.of());
    }

    static SequentialPolicy policy(Map<String, Object> analysis) {
        return policy(analysis, List.of());
    }

    static SequentialPolicy policy(Map<String, Object> analysis, List<Map<String, Object>> metrics) {
        return Settings.read(SequentialPolicy.class, Map.of("analysis", analysis, "metrics", metrics));
    }

    static SequentialPolicy policyWithoutWarmUp() {
        return policy(Map.of("warmup_sec", 0, "latency_warmup_sec", 0));
    }

    /** The step of a profile: 5, 10, 25, 50, 95 %. */
    static WeightStep step(int number) {
        return new WeightStep(
                number,
                new Weight(100 * WEIGHTS[number]),
                number + 1 < WEIGHTS.length ? new Weight(100 * WEIGHTS[number + 1]) : Weight.FULL);
    }

    /** A report whose latencies are all in one bucket. */
    static Report report(double requests, double errors) {
        return report(requests, errors, 50);
    }

    static Report report(double requests, double errors, double millis) {
        long[] counts = new long[LatencyHistogram.BUCKETS];
        counts[LatencyHistogram.bucketOf(millis)] = (long) requests;
        return Report.of(requests, errors, LatencyHistogram.of(counts), .5);
    }

    /** An engine that has seen the baseline for ten minutes, up to tick 59. */
    static Engine learned(SequentialPolicy policy, Traffic traffic) {
        return learned(policy, traffic, () -> Traffic.Ill.NOT);
    }

    static Engine learned(SequentialPolicy policy, Traffic traffic, Supplier<Ill> usual) {
        var engine = new Engine(policy);
        for (int tick = 0; tick < 60; tick++) {
            engine.learn(tick, traffic.report(1, usual.get()));
        }
        return engine;
    }

    static Stratum stratum(long tick, WeightStep step, @Nullable Report canary, @Nullable Report baseline) {
        return new Stratum(tick, step, tick * 10, canary, baseline);
    }

    static Stratum healthy(long tick, WeightStep step, Traffic traffic) {
        double share = step.weight().basisPoints() / 10_000.0;
        return stratum(tick, step, traffic.report(share, Ill.NOT), traffic.report(1 - share, Ill.NOT));
    }
}
