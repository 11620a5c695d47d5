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
 * How a canary is compared with its baseline, where that is observed too.
 *
 * @param mode whether it is compared at all
 * @param alpha the probability that a canary that is not worse is ever taken back, at most
 * @param bakeAlpha the probability that the change detector takes back a canary that is not worse in a bake, at most:
 *     beside {@code alpha}
 * @param tick how long one is
 * @param maxReportLag so long after a tick its reports are waited for at most, and no longer than they usually take; at
 *     least a tick
 * @param margins what is harm
 * @param warmup so long after each step began, only a catastrophe counts as for errors (and metrics that are ratios)
 * @param latencyWarmup the same for latency (and all other metrics)
 * @param adaptiveWarmup whether that is extended as long as the start of new instances shows, for three minutes at most
 * @param errorLimit the error rate that is harm even where there is no baseline, as in a step of 100 %: a fifth of
 *     {@code alpha} is kept for it; null: none
 * @param expectedRps how many requests both versions together are expected to have in a second, by which a dry run
 *     tells how long the rollout takes; null: not known
 * @param proof what must be proven before a promotion
 * @param ladder whether less must be proven before the weights up to 50 %
 * @param holdbackPercent what the baseline keeps in the last judged step, in percent: without it nothing is left to
 *     compare with
 * @param maxDuration of the whole, after which it is inconclusive; null: never
 * @param onInconclusive what follows then
 * @param onNoData what follows when a limit that stands beside the comparison cannot be judged, and when a metric of
 *     the user's own is not reported
 * @param onSilence what follows when the canary has reported nothing for a while, and the baseline does
 * @param missingErrors what a report means that does not say how many requests failed
 * @param onProviderError what follows while a router that measures for us cannot tell what it measured
 * @param recordSamples whether what is reported is kept in the records of decisions also where nothing is compared
 * @param remember whether it begins with what earlier deployments of the service have learned of its baseline, as far
 *     as that is not too old; what is learned is kept for the next one in any case
 * @param advisory whether verdicts are only told, and nothing follows
 * @param ratioInterval whether the ratio of the error rates gets an interval that holds at every look: 6 KB of memory
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

    /** Where nothing is set. */
    public static final Analysis DEFAULT = Settings.read(Analysis.class, Map.of());

    /** Where nothing is compared. */
    public static final Analysis THRESHOLD = Settings.read(Analysis.class, Map.of("mode", "threshold"));

    /** @throws IllegalArgumentException where nothing could be proven */
    public Analysis {
        if (margins.errorRatio() == null && margins.latencyRatio() == null) {
            throw new IllegalArgumentException("neither errors nor latency is judged: nothing could be proven");
        }
    }

    /** The most that a judged step may give to the canary. */
    public Weight weightMost() {
        return holdbackPercent.rest();
    }

    double warmUpSeconds(Metric.Kind kind) {
        var warmUp = kind == Metric.Kind.RATIO ? warmup : latencyWarmup;
        return warmUp.toMillis() / 1000.0;
    }

    /** How many ticks a bake of so long has, at least one; 0 for none. */
    public int bakeTicks(Duration bake) {
        return Math.toIntExact(Math.ceilDiv(bake.toMillis(), tick.toMillis()));
    }

    double tickSeconds() {
        return tick.toMillis() / 1000.0;
    }
}
