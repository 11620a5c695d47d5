package io.canary.analysis.sequential;

import io.canary.spi.Weight;
import io.canary.spi.settings.Default;
import io.canary.spi.settings.Range;
import io.canary.spi.settings.Settings;
import io.canary.spi.settings.Unit;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a canary must show where its baseline is observed too.
 *
 * @param mode whether it is compared at all
 * @param alpha the probability that a canary that is not worse is ever taken back, at most
 * @param tick how long one is
 * @param errorRatioMargin how many times the baseline's error rate is no harm; null: errors are not judged
 * @param latencyRatioMargin how many times the baseline's latency is no harm, to the nearest power of 1.02; null: not judged
 * @param cpuMargin how much more CPU is no harm, as a share; null: not judged
 * @param errorWarmUp so long after each step began, only a catastrophe counts as for errors (and metrics that are ratios)
 * @param latencyWarmUp the same for latency (and all other metrics)
 * @param errorLimit the error rate that is harm even where there is no baseline, as in a step of 100 %: a fifth of {@code alpha} is kept for it; null: none
 * @param proof what must be proven before a promotion
 * @param ladder whether less must be proven before the weights up to 50 %
 * @param holdbackPercent what the baseline keeps in the last judged step, in percent: without it nothing is left to compare with
 * @param maxDuration of the whole, after which it is inconclusive; null: never
 * @param onInconclusive what follows then
 * @param advisory whether verdicts are only told, and nothing follows
 * @param errorInterval whether the ratio of the error rates gets an interval that holds at every look: 6 KB of memory
 * @param metrics beside errors, latency and CPU
 */
public record SequentialPolicy(
        @Default("auto") Mode mode,

        @Default("0.01") @Range(above = 0, max = 0.2) double alpha,

        @Default("10") @Unit(ChronoUnit.SECONDS) @Range(min = 1, max = 3600)
        Duration tick,

        @Default("1.10") @Range(min = 1, max = 100) @Nullable
        Double errorRatioMargin,

        @Default("1.06") @Range(min = 1, max = 100) @Nullable
        Double latencyRatioMargin,

        @Default("0.10") @Range(min = 0, max = 1e6) @Nullable
        Double cpuMargin,

        @Default("20") @Unit(ChronoUnit.SECONDS) @Range(min = 0)
        Duration errorWarmUp,

        @Default("30") @Unit(ChronoUnit.SECONDS) @Range(min = 0)
        Duration latencyWarmUp,

        @Range(above = 0, max = 1) @Nullable Double errorLimit,
        ProofMargins proof,
        @Default("true") boolean ladder,
        @Default("5") @Range(min = 0, max = 50) Weight holdbackPercent,

        @Nullable @Unit(ChronoUnit.SECONDS) @Range(min = 1) Duration maxDuration,

        @Default("abort") OnInconclusive onInconclusive,
        @Default("false") boolean advisory,
        @Default("false") boolean errorInterval,
        List<Metric> metrics) {

    /** Where nothing is set. */
    public static final SequentialPolicy DEFAULT = Settings.read(SequentialPolicy.class, Map.of());

    /** Where nothing is compared. */
    public static final SequentialPolicy THRESHOLD = Settings.read(SequentialPolicy.class, Map.of("mode", "threshold"));

    private static final int METRICS_MOST = 20;
    private static final double ERRORS_WEIGHT = 0.50;
    private static final double LATENCY_WEIGHT = 0.35;
    private static final double CPU_WEIGHT = 0.05;

    /** @throws IllegalArgumentException where neither errors nor latency is judged, or metrics share a name */
    public SequentialPolicy {
        metrics = List.copyOf(metrics);
        var names = new HashSet<>(List.of(Metric.ERRORS, Metric.LATENCY, Metric.CPU));
        for (var metric : metrics) {
            if (!names.add(metric.name())) {
                throw new IllegalArgumentException("there is another metric \"" + metric.name() + "\"");
            }
        }
        if (metrics.size() > METRICS_MOST) {
            throw new IllegalArgumentException(metrics.size() + " metrics, at most " + METRICS_MOST);
        }
        if (errorRatioMargin == null && latencyRatioMargin == null) {
            throw new IllegalArgumentException("neither errors nor latency is judged: nothing could be proven");
        }
    }

    /** The same with these metrics beside errors, latency and CPU. */
    public SequentialPolicy with(List<Metric> others) {
        return new SequentialPolicy(
                mode,
                alpha,
                tick,
                errorRatioMargin,
                latencyRatioMargin,
                cpuMargin,
                errorWarmUp,
                latencyWarmUp,
                errorLimit,
                proof,
                ladder,
                holdbackPercent,
                maxDuration,
                onInconclusive,
                advisory,
                errorInterval,
                others);
    }

    /** All that is judged, errors, latency and CPU first. */
    List<Metric> judged() {
        var judged = new ArrayList<Metric>();
        add(judged, Metric.ERRORS, Metric.Kind.RATIO, errorRatioMargin, ERRORS_WEIGHT);
        add(judged, Metric.LATENCY, Metric.Kind.DISTRIBUTION, latencyRatioMargin, LATENCY_WEIGHT);
        add(judged, Metric.CPU, Metric.Kind.GAUGE, cpuMargin, CPU_WEIGHT);
        judged.addAll(metrics);
        return judged;
    }

    private static void add(List<Metric> to, String name, Metric.Kind kind, @Nullable Double margin, double weight) {
        if (margin != null) {
            to.add(new Metric(name, kind, Metric.Direction.LOWER_IS_BETTER, margin, weight, false));
        }
    }

    /** The most that a judged step may give to the canary. */
    public Weight weightMost() {
        return holdbackPercent.rest();
    }

    double warmUpSeconds(Metric.Kind kind) {
        var warmUp = kind == Metric.Kind.RATIO ? errorWarmUp : latencyWarmUp;
        return warmUp.toMillis() / 1000.0;
    }

    double tickSeconds() {
        return tick.toMillis() / 1000.0;
    }
}
