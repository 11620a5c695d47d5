package io.canary.analysis.sequential;

import io.canary.spi.settings.Default;
import io.canary.spi.settings.Range;
import org.jspecify.annotations.Nullable;

/**
 * How much worse than the baseline a canary may be before that is harm. A metric without a margin is not compared.
 *
 * @param errorRatio the multiple of the baseline's error rate that is no harm; null: errors are not compared
 * @param latencyRatio the same for latency, rounded to a power of 1.02; null: not compared
 * @param cpu how much more CPU is no harm, as a share; null: not compared
 */
public record HarmMargins(
        @Default("1.1") @Range(min = 1, max = 100) @Nullable Double errorRatio,

        @Default("1.06") @Range(min = 1, max = 100) @Nullable
        Double latencyRatio,

        @Default("0.1") @Range(min = 0, max = 1000000) @Nullable
        Double cpu) {}
