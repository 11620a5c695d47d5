package io.canary.analysis;

import io.canary.spi.settings.Default;
import io.canary.spi.settings.Range;
import io.canary.spi.settings.Unit;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a canary must show: how much evidence, within which limits, and what follows when it does not.
 *
 * @param sampleWindow how far back samples count; at least 1 s
 * @param minSamples samples inside the window for a verdict, at least 1
 * @param minRequests requests inside the window for a verdict, at least 0
 * @param maxErrorRate errors per request, 0 to 1; null: not judged
 * @param maxLatencyP95Ms the 95th percentile of latencies in milliseconds, above 0; null: not judged
 * @param minAvailability 0 to 1; null: not judged
 * @param maxCpuUtilization 0 to 1; null: not judged
 * @param maxConsecutiveFailures so many FAILs in a row end the rollout, at least 1
 * @param rollbackOnFailure whether they do; if not, the canary stays at its weight
 */
public record Policy(
        @Default("60") @Unit(ChronoUnit.SECONDS) @Range(min = 1)
        Duration sampleWindow,

        @Default("3") @Range(min = 1) int minSamples,
        @Default("100") @Range(min = 0) long minRequests,
        @Default("0.01") @Range(min = 0, max = 1) @Nullable Double maxErrorRate,
        @Default("500") @Range(above = 0) @Nullable Double maxLatencyP95Ms,
        @Default("0.995") @Range(min = 0, max = 1) @Nullable Double minAvailability,
        @Default("0.85") @Range(min = 0, max = 1) @Nullable Double maxCpuUtilization,
        @Default("1") @Range(min = 1) int maxConsecutiveFailures,
        @Default("true") boolean rollbackOnFailure) {}
