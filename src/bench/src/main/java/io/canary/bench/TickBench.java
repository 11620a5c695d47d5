package io.canary.bench;

import io.canary.analysis.sequential.Report;
import io.canary.analysis.sequential.SequentialPolicy;
import io.canary.analysis.sequential.Stratum;
import io.canary.analysis.sequential.WeightStep;
import io.canary.analysis.sequential.engine.Engine;
import io.canary.analysis.sequential.finding.Finding;
import io.canary.spi.LatencyHistogram;
import io.canary.spi.Weight;
import io.canary.spi.settings.Settings;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** One tick of one rollout: errors, latency and CPU of 10 000 requests, half of them the canary's. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class TickBench {
    private static final int TICKS = 64;
    private static final int REQUESTS = 5_000;
    private static final WeightStep STEP = new WeightStep(0, new Weight(5_000), Weight.FULL);

    /** Whether the ratio of the errors gets its interval. */
    @Param({"false", "true"})
    public boolean interval;

    private final Report[] canary = new Report[TICKS];
    private final Report[] baseline = new Report[TICKS];
    private Engine engine = engine();
    private long tick;

    private Engine engine() {
        return new Engine(Settings.read(
                SequentialPolicy.class,
                Map.of("analysis", Map.of("ratio_interval", interval, "max_duration_sec", 1_000_000_000))));
    }

    /** Draws what is reported, and learns from it. */
    @Setup
    public void draw() {
        var random = new Random(1);
        engine = engine();
        tick = 0;
        for (int i = 0; i < TICKS; i++) {
            canary[i] = report(random);
            baseline[i] = report(random);
            engine.learn(tick++, baseline[i]);
        }
    }

    private static Report report(Random random) {
        long[] counts = new long[LatencyHistogram.BUCKETS];
        int errors = 0;
        for (int i = 0; i < REQUESTS; i++) {
            counts[LatencyHistogram.bucketOf(50 * Math.exp(0.6 * random.nextGaussian()))]++;
            errors += random.nextInt(100) == 0 ? 1 : 0;
        }
        return Report.of(REQUESTS, errors, LatencyHistogram.of(counts), 0.4 + random.nextDouble() / 10);
    }

    /** From two reports to a finding. */
    @Benchmark
    public Finding tick() {
        int at = (int) (tick % TICKS);
        return engine.observe(new Stratum(tick++, STEP, 100, canary[at], baseline[at]));
    }

    static void run(boolean brief) throws Exception {
        new Runner(new OptionsBuilder()
                        .include(TickBench.class.getName())
                        .forks(brief ? 1 : 3)
                        .warmupIterations(brief ? 3 : 5)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(brief ? 3 : 5)
                        .measurementTime(TimeValue.seconds(1))
                        .addProfiler("gc")
                        .build())
                .run();
    }
}
