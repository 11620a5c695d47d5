package io.canary.analysis;

import io.canary.analysis.sequential.Reading;
import io.canary.analysis.sequential.SequentialPolicy;
import io.canary.analysis.sequential.WeightStep;
import io.canary.spi.LatencyHistogram;
import io.canary.spi.Weight;
import io.canary.spi.settings.Settings;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A canary and its baseline that report every ten seconds, the same for the same seed. */
public final class Comparing {
    private static final int TICK_MILLIS = 10_000;
    private static final SequentialPolicy POLICY = Settings.read(
            SequentialPolicy.class,
            Map.of(
                    "analysis", Map.of("warmup_sec", 0, "latency_warmup_sec", 10),
                    "metrics",
                            List.of(
                                    Map.of("name", "orders", "kind", "ratio", "direction", "higher_is_better"),
                                    Map.of("name", "queue", "kind", "gauge", "margin", 5))));

    private final Random random;
    private final boolean reportsAreLost;
    private final double canaryErrorRate;
    private Comparison comparison = Comparison.begin(POLICY, 0);
    private long now;

    /** With one report in ten lost. */
    public Comparing(long seed) {
        this(seed, true);
    }

    /** With all reports delivered, or one in ten lost. */
    public Comparing(long seed, boolean reportsAreLost) {
        this.reportsAreLost = reportsAreLost;
        random = new Random(seed);
        canaryErrorRate = random.nextInt(3) == 0 ? 0.05 : 0.01;
    }

    /** Advances by a tick. */
    public void tick() {
        now += TICK_MILLIS;
        report(Role.BASELINE, 950, 0.01);
        report(Role.CANARY, 50, canaryErrorRate);
        close();
    }

    private void close() {
        comparison.close(now, new WeightStep(now / 60_000, new Weight(500), new Weight(1000)), now / 60_000 * 60_000);
    }

    /** Waits until no more reports can come. */
    public void closeAll() {
        now += 2 * TICK_MILLIS;
        close();
    }

    /** Whether no tick waits for more reports, which a process that dies would lose. */
    public boolean isQuiet() {
        return comparison.dueMillis() < 0;
    }

    private void report(Role role, int requests, double errorRate) {
        if (reportsAreLost && random.nextInt(10) == 0) {
            return;
        }
        long[] counts = new long[LatencyHistogram.BUCKETS];
        double errors = 0;
        for (int i = 0; i < requests; i++) {
            counts[300 + (int) (20 * random.nextGaussian())]++;
            errors += random.nextDouble() < errorRate ? 1 : 0;
        }
        var own = Map.<String, Reading>of(
                "orders", new io.canary.analysis.sequential.Arm(requests, requests / 2.0),
                "queue", new Reading.Gauge(10 * random.nextDouble()));
        comparison.add(
                Sample.of(role, now - 1, requests)
                        .withErrors(errors)
                        .with(StandardMetric.CPU_UTILIZATION, random.nextDouble())
                        .with(LatencyHistogram.of(counts))
                        .with(new SampleExtras(0, own)),
                now);
    }

    /** The present finding. */
    public Verdict.Comparative verdict() {
        return comparison.verdict();
    }

    /** Records a decision, as a deployment does. */
    public void decide(Verdict on) {
        comparison.decided(((Verdict.Comparative) on).compared());
    }

    /** Restarts from what was recorded. */
    public void restart(Verdict recorded) {
        comparison = Comparison.goOn(((Verdict.Comparative) recorded).compared().inputs(), null, now);
    }
}
