package io.canary.bench.judge;

import io.canary.analysis.Comparison;
import io.canary.analysis.Role;
import io.canary.analysis.Sample;
import io.canary.analysis.StandardMetric;
import io.canary.analysis.sequential.Report;
import io.canary.analysis.sequential.SequentialPolicy;
import io.canary.analysis.sequential.Stratum;
import io.canary.analysis.sequential.WeightStep;
import io.canary.analysis.sequential.engine.Engine;
import io.canary.spi.LatencyHistogram;
import io.canary.spi.Weight;
import io.canary.spi.settings.Settings;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * What the analysis of one deployment costs: time of the processor for a tick, which other work on the machine does not
 * lengthen as it does the time on the wall, and room on the heap. Of errors, latency and CPU, with default settings.
 */
public final class CostBench {
    private static final int DRAWN = 64;
    private static final int REQUESTS = 5_000;
    private static final int WARM_UP = 20_000;
    private static final int BATCHES = 60;
    private static final int BATCH = 500;
    private static final int DEPLOYMENTS = 400;
    private static final int TICKS_A_STEP = 6;
    private static final int STEPS = 5;
    private static final long TICK_MILLIS = 10_000;
    private static final WeightStep STEP = new WeightStep(0, new Weight(5_000), Weight.FULL);
    private static final SequentialPolicy POLICY = Settings.read(SequentialPolicy.class, Map.of());

    /** Something that is done once for each tick. */
    private interface Work {
        void tick(long tick);
    }

    private final Report[] canary = new Report[DRAWN];
    private final Report[] baseline = new Report[DRAWN];

    private CostBench() {
        var random = new Random(1);
        for (int i = 0; i < DRAWN; i++) {
            canary[i] = report(random);
            baseline[i] = report(random);
        }
    }

    private static Report report(Random random) {
        int errors = 0;
        for (int i = 0; i < REQUESTS; i++) {
            errors += random.nextInt(100) == 0 ? 1 : 0;
        }
        return Report.of(REQUESTS, errors, latencies(random), 0.4 + random.nextDouble() / 10);
    }

    private static LatencyHistogram latencies(Random random) {
        long[] counts = new long[LatencyHistogram.BUCKETS];
        for (int i = 0; i < REQUESTS; i++) {
            counts[LatencyHistogram.bucketOf(50 * Math.exp(0.6 * random.nextGaussian()))]++;
        }
        return LatencyHistogram.of(counts);
    }

    /** Measures and prints. */
    public static void print(PrintStream out) {
        var bench = new CostBench();
        double[] whole = microseconds(whole(new Comparison[] {begun()}));
        out.println("What the analysis of one deployment costs, with errors, latency and CPU and default settings:");
        out.println("| | median | least |");
        out.println("|---|---|---|");
        row("a tick of the engine", microseconds(bench.ticks()), out);
        row("a tick of the engine, and what is found", microseconds(bench.findings()), out);
        row("two samples, and their tick", whole, out);
        out.printf(
                Locale.ROOT,
                "%nOn the heap, in the last of %d steps of a minute: %.1f KiB, of which the engine %.1f KiB.%n",
                STEPS,
                kibibytesOfComparison(),
                bench.kibibytesOfEngine());
    }

    private static void row(String what, double[] microseconds, PrintStream out) {
        out.printf(Locale.ROOT, "| %s | %.1f µs | %.1f µs |%n", what, microseconds[BATCHES / 2], microseconds[0]);
    }

    private Work ticks() {
        var engine = learned();
        return tick -> engine.take(stratum(DRAWN + tick));
    }

    private Work findings() {
        var engine = learned();
        return tick -> engine.observe(stratum(DRAWN + tick));
    }

    private Engine learned() {
        var engine = new Engine(POLICY);
        for (int i = 0; i < DRAWN; i++) {
            engine.learn(i, baseline[i]);
        }
        return engine;
    }

    private Stratum stratum(long tick) {
        int at = (int) (tick % DRAWN);
        return new Stratum(tick, STEP, 100, canary[at], baseline[at]);
    }

    private static Comparison begun() {
        return Comparison.begin(POLICY, 0);
    }

    /** As reports come to a deployment, and decisions are made every six ticks. */
    private static Work whole(Comparison[] comparisons) {
        var random = new Random(2);
        var latencies = new LatencyHistogram[DRAWN];
        Arrays.setAll(latencies, i -> latencies(random));
        return tick -> {
            long at = tick * TICK_MILLIS + TICK_MILLIS / 2;
            for (var comparison : comparisons) {
                for (var role : Role.values()) {
                    var latency = latencies[(int) ((role == Role.CANARY ? tick : tick + 1) % DRAWN)];
                    comparison.add(
                            Sample.of(role, at, REQUESTS)
                                    .withErrors(50)
                                    .with(StandardMetric.CPU_UTILIZATION, 0.4)
                                    .with(latency),
                            at);
                    comparison.close(at, STEP, 0);
                }
                if (tick % TICKS_A_STEP == 0) {
                    comparison.decided(comparison.verdict().compared());
                }
            }
        };
    }

    /** Of a tick, in each of some batches, from the least to the most. */
    private static double[] microseconds(Work work) {
        var threads = ManagementFactory.getThreadMXBean();
        long tick = 0;
        while (tick < WARM_UP) {
            work.tick(tick++);
        }
        double[] batches = new double[BATCHES];
        for (int i = 0; i < BATCHES; i++) {
            long before = threads.getCurrentThreadCpuTime();
            for (int j = 0; j < BATCH; j++) {
                work.tick(tick++);
            }
            batches[i] = (threads.getCurrentThreadCpuTime() - before) / 1000.0 / BATCH;
        }
        Arrays.sort(batches);
        return batches;
    }

    private double kibibytesOfEngine() {
        var engines = new Engine[DEPLOYMENTS];
        long before = used();
        for (int i = 0; i < DEPLOYMENTS; i++) {
            engines[i] = learned();
            for (int tick = 0; tick < STEPS * TICKS_A_STEP; tick++) {
                engines[i].observe(stratum(DRAWN + tick));
            }
        }
        return kibibytesSince(before, engines);
    }

    private static double kibibytesOfComparison() {
        var comparisons = new Comparison[DEPLOYMENTS];
        var work = whole(comparisons);
        long before = used();
        Arrays.setAll(comparisons, i -> begun());
        for (int tick = 0; tick < STEPS * TICKS_A_STEP; tick++) {
            work.tick(tick);
        }
        return kibibytesSince(before, comparisons);
    }

    private static double kibibytesSince(long before, Object[] kept) {
        try {
            return (used() - before) / 1024.0 / kept.length;
        } finally {
            Reference.reachabilityFence(kept);
        }
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
