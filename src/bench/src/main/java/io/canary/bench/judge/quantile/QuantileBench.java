package io.canary.bench.judge.quantile;

import io.canary.bench.judge.trace.Draws;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** How far from the p95 of a fleet is what is taken for it: merged histograms against averaged percentiles. */
public final class QuantileBench {
    private static final int WINDOWS = 200;

    private QuantileBench() {}

    /** The table, as Markdown: of each estimate its mean error, and the 95th percentile of its absolute errors. */
    public static void print(long seed, PrintStream out) {
        out.printf(
                "Errors of the p95 in %d windows of 60 s (mean, 95th percentile of absolute ones), seed %d:%n%n",
                WINDOWS, seed);
        out.println("| fleet | plain mean of p95s | request-weighted mean | largest p95 | histograms merged |");
        out.println("|---|---|---|---|---|");
        for (var fleet : Fleet.ALL) {
            var watches = watch(fleet, seed);
            out.printf(
                    "| %s | %s | %s | %s | %s |%n",
                    fleet.name(),
                    inWords(Errors.of(watches, Watch::mean)),
                    inWords(Errors.of(watches, Watch::weighted)),
                    inWords(Errors.of(watches, Watch::most)),
                    inWords(Errors.of(watches, Watch::merged)));
        }
    }

    /** The windows of a fleet. */
    static List<Watch> watch(Fleet fleet, long seed) {
        return IntStream.range(0, WINDOWS)
                .mapToObj(w -> Watch.of(fleet.draw(Draws.at(seed, fleet.name().hashCode(), w, 0))))
                .toList();
    }

    /**
     * Errors relative to the exact p95.
     *
     * @param mean signed
     * @param p95 of their absolute values
     */
    record Errors(double mean, double p95) {

        static Errors of(List<Watch> watches, ToDoubleFunction<Watch> estimate) {
            double[] errors = watches.stream()
                    .mapToDouble(w -> estimate.applyAsDouble(w) / w.exact() - 1)
                    .toArray();
            double[] absolute = IntStream.range(0, errors.length)
                    .mapToDouble(i -> Math.abs(errors[i]))
                    .toArray();
            double mean = IntStream.range(0, errors.length)
                    .mapToDouble(i -> errors[i])
                    .average()
                    .orElseThrow();
            return new Errors(mean, Watch.exact(absolute));
        }
    }

    private static String inWords(Errors errors) {
        return String.format(Locale.ROOT, "%+.1f %%, %.1f %%", 100 * errors.mean(), 100 * errors.p95());
    }
}
