package io.canary.analysis.sequential;

import io.canary.spi.Weight;
import io.canary.spi.settings.Default;
import io.canary.spi.settings.Range;
import io.canary.spi.settings.Settings;
import io.canary.spi.settings.Unit;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a canary is compared with its baseline.
 *
 * @param mode what verdicts are based on
 * @param alpha the highest probability that a canary that is not worse is ever rolled back
 * @param bakeAlpha the highest probability that the change detector rolls back a canary that is not worse during a
 *     bake: in addition to {@code alpha}
 * @param tick the length of one
 * @param maxReportLag the longest wait for the reports of a tick after its end, if they usually take that long; at
 *     least a tick
 * @param margins what is harm
 * @param warmup the time after the start of each step in which only a catastrophe counts, for errors and other ratios
 * @param latencyWarmup the same for latency and all other metrics
 * @param adaptiveWarmup whether the warm-up continues while new instances are still starting, for three minutes at most
 * @param errorLimit the error rate that is harm even without a baseline, as in a step of 100 %: it gets a fifth of
 *     {@code alpha}; null: none
 * @param expectedRps the expected requests of both versions in a second, from which a dry run estimates how long the
 *     rollout takes; null: unknown
 * @param proof what must be proven before a promotion
 * @param ladder whether less must be proven before weights up to 50 %
 * @param holdbackPercent what the baseline keeps in the last evaluated step, in percent: without it there is nothing
 *     left to compare with
 * @param maxDuration of the whole comparison, after which it is inconclusive; null: no limit
 * @param onInconclusive what follows then
 * @param onNoData what follows when a limit that applies beside the comparison cannot be evaluated, and when a custom
 *     metric is not reported
 * @param onSilence what follows when the canary has not reported for a while, and the baseline has
 * @param missingErrors what a report without a number of errors means
 * @param onProviderError what follows while a router that measures for us, or a metric source, cannot be read
 * @param recordSamples whether reports are kept in the records of decisions also where nothing is compared
 * @param remember whether it starts with what earlier deployments of the service have learned of its baseline, if that
 *     is not too old; what is learned is kept for the next deployment in any case
 * @param advisory whether verdicts are only reported, and nothing follows
 * @param ratioInterval whether the ratio of the error rates gets an interval that holds at all looks: 6 KB of memory
 */
public record Analysis(
        @Default("auto") Mode mode,

        @Default("0.01") @Range(above = 0, max = 0.2) double alpha,

        @Default("0.01") @Range(above = 0, max = 0.2) double bakeAlpha,

        @Default("10") @Unit(ChronoUnit.SECONDS) @Range(min = 1, max = 3600)
        Duration tick,

        @Default("60") @Unit(ChronoUnit.SECONDS) @Range(min = 1, max = 3600)
        Duration maxReportLag,

        HarmMargins margins,

        @Default("20") @Unit(ChronoUnit.SECONDS) @Range(min = 0)
        Duration warmup,

        @Default("30") @Unit(ChronoUnit.SECONDS) @Range(min = 0)
        Duration latencyWarmup,

        @Default("true") boolean adaptiveWarmup,

        @Range(above = 0, max = 1) @Nullable Double errorLimit,
        @Range(above = 0, max = 1e9) @Nullable Double expectedRps,
        ProofMargins proof,
        @Default("true") boolean ladder,
        @Default("5") @Range(min = 0, max = 50) Weight holdbackPercent,

        @Nullable @Unit(ChronoUnit.SECONDS) @Range(min = 1) Duration maxDuration,

        @Default("abort") OnInconclusive onInconclusive,
        @Default("hold") OnNoData onNoData,
        @Default("rollback") OnSilence onSilence,
        @Default("unknown") MissingErrors missingErrors,
        @Default("hold") OnNoData onProviderError,
        @Default("true") boolean recordSamples,
        @Default("true") boolean remember,
        @Default("false") boolean advisory,
        @Default("true") boolean ratioInterval) {

    /** With no setting given. */
    public static final Analysis DEFAULT = Settings.read(Analysis.class, Map.of());

    /** Limits only. */
    public static final Analysis THRESHOLD = Settings.read(Analysis.class, Map.of("mode", "threshold"));

    /** @throws IllegalArgumentException if nothing could be proven */
    public Analysis {
        if (margins.errorRatio() == null && margins.latencyRatio() == null) {
            throw new IllegalArgumentException("neither errors nor latency is judged: nothing could be proven");
        }
    }

    /** The highest weight of an evaluated step. */
    public Weight weightMost() {
        return holdbackPercent.rest();
    }

    /** How long the warm-up of a step is for metrics of a kind, in seconds. */
    public double warmUpSeconds(Metric.Kind kind) {
        var warmUp = kind == Metric.Kind.RATIO ? warmup : latencyWarmup;
        return warmUp.toMillis() / 1000.0;
    }

    /** How many ticks a bake of this length has, at least one; 0 for none. */
    public int bakeTicks(Duration bake) {
        return Math.toIntExact(Math.ceilDiv(bake.toMillis(), tick.toMillis()));
    }

    public double tickSeconds() {
        return tick.toMillis() / 1000.0;
    }
}
