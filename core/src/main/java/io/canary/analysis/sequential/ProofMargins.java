package io.canary.analysis.sequential;

import io.canary.spi.settings.Default;
import io.canary.spi.settings.Range;
import org.jspecify.annotations.Nullable;

/**
 * How much worse than the baseline a canary may be and still be promoted: one that is worse is promoted with a
 * probability of at most 1 / {@code evidence}.
 *
 * @param evidence the e-value that proves, for errors and each latency percentile
 * @param errorRatio &rho;: the canary's error rate must be below this multiple of the baseline's
 * @param errorMargin &delta;: plus this share of the requests
 * @param latencyP50Ratio the canary's median must be below this multiple of the baseline's
 * @param latencyP95Ratio the same for the 95th percentile
 * @param latencyP99Ratio the same for the 99th, if there is enough traffic to know it; null: not required
 */
public record ProofMargins(
        @Default("20") @Range(min = 2, max = 1e9) double evidence,
        @Default("1.25") @Range(min = 1, max = 100) double errorRatio,
        @Default("0.004") @Range(min = 0, max = 1) double errorMargin,
        @Default("1.15") @Range(min = 1.02, max = 100) double latencyP50Ratio,

        @Default("1.24") @Range(min = 1.02, max = 100) double latencyP95Ratio,

        @Default("1.5") @Range(min = 1.02, max = 100) @Nullable
        Double latencyP99Ratio) {}
