package io.canary.analysis.sequential;

import io.canary.analysis.sequential.Traffic.Ill;
import io.canary.analysis.sequential.engine.Engine;
import io.canary.spi.LatencyHistogram;
import io.canary.spi.Weight;
import io.canary.spi.settings.Settings;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Policies, steps and reports for tests. */
public final class Trials {
    /** Weights in percent. */
    public static final List<Integer> WEIGHTS = List.of(5, 10, 25, 50, 95);

    private Trials() {}

    public static SequentialPolicy policy() {
        return policy(Map.of());
    }

    public static SequentialPolicy policy(Map<String, Object> analysis) {
        return policy(analysis, List.of());
    }

    public static SequentialPolicy policy(Map<String, Object> analysis, List<Map<String, Object>> metrics) {
        return Settings.read(SequentialPolicy.class, Map.of("analysis", analysis, "metrics", metrics));
    }

    public static SequentialPolicy policyWithoutWarmUp() {
        return policy(Map.of("warmup_sec", 0, "latency_warmup_sec", 0));
    }

    /** The step of a profile: 5, 10, 25, 50, 95 %. */
    public static WeightStep step(int number) {
        return new WeightStep(
                number,
                new Weight(100 * WEIGHTS.get(number)),
                number + 1 < WEIGHTS.size() ? new Weight(100 * WEIGHTS.get(number + 1)) : Weight.FULL);
    }

    /** A report whose latencies are all in one bucket. */
    public static Report report(double requests, double errors) {
        return report(requests, errors, 50);
    }

    public static Report report(double requests, double errors, double millis) {
        long[] counts = new long[LatencyHistogram.BUCKETS];
        counts[LatencyHistogram.bucketOf(millis)] = (long) requests;
        return Report.of(requests, errors, LatencyHistogram.of(counts), .5);
    }

    /** An engine that has seen the baseline for ten minutes, up to tick 59. */
    public static Engine learned(SequentialPolicy policy, Traffic traffic) {
        return learned(policy, traffic, () -> Traffic.Ill.NOT);
    }

    public static Engine learned(SequentialPolicy policy, Traffic traffic, Supplier<Ill> usual) {
        var engine = new Engine(policy);
        for (int tick = 0; tick < 60; tick++) {
            engine.learn(tick, traffic.report(1, usual.get()));
        }
        return engine;
    }

    public static Stratum stratum(long tick, WeightStep step, @Nullable Report canary, @Nullable Report baseline) {
        return new Stratum(tick, step, tick * 10, canary, baseline);
    }

    public static Stratum healthy(long tick, WeightStep step, Traffic traffic) {
        double share = step.weight().basisPoints() / 10_000.0;
        return stratum(tick, step, traffic.report(share, Ill.NOT), traffic.report(1 - share, Ill.NOT));
    }

    /** How many buckets of a histogram make up a ratio. */
    public static int buckets(double ratio) {
        return (int) Math.round(Math.log(ratio) / Math.log(LatencyHistogram.GAMMA));
    }
}
