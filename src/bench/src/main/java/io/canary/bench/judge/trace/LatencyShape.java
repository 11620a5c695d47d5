package io.canary.bench.judge.trace;

import io.canary.spi.LatencyHistogram;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import org.hipparchus.special.Erf;

/** How the latencies of a healthy service are distributed. */
public enum LatencyShape {
    /** Lognormal: median 50 ms, p95 134 ms. */
    LOGN(ms -> lognormal(ms, 50, 0.6)),
    /** Lognormal, with 5 % in the tail of a Pareto distribution that has no variance. */
    PARETO(ms -> 0.95 * lognormal(ms, 50, 0.4) + 0.05 * pareto(ms, 1.5, 150)),
    /** Most hit a cache, the others do not. */
    BIMODAL(ms -> 0.85 * lognormal(ms, 5, 0.4) + 0.15 * lognormal(ms, 120, 0.5));

    private static final double LN_GAMMA = Math.log(LatencyHistogram.GAMMA);

    /** Points of the table per bucket: between them the distribution function is as good as straight. */
    private static final int FINE = 32;

    private static final int FROM = -500;
    private static final int TO = 1100;

    @SuppressWarnings("ImmutableEnumChecker") // it is filled once and never handed out
    private final double[] table = new double[(TO - FROM) * FINE + 1];

    LatencyShape(DoubleUnaryOperator cdf) {
        for (int i = 0; i < table.length; i++) {
            table[i] = cdf.applyAsDouble(Math.exp(((double) i / FINE + FROM) * Math.log(LatencyHistogram.GAMMA)));
        }
    }

    /**
     * The share of requests that take at most &gamma;<sup>{@code index}</sup> milliseconds.
     *
     * @param index need not be whole
     */
    double cdf(double index) {
        double place = (index - FROM) * FINE;
        if (place <= 0) {
            return 0;
        }
        if (place >= table.length - 1) {
            return 1;
        }
        int below = (int) place;
        return table[below] + (place - below) * (table[below + 1] - table[below]);
    }

    /** The latency, in milliseconds, below which a share {@code q} of the requests lies. */
    public double quantileMillis(double q) {
        double low = FROM;
        double high = TO;
        while (high - low > 1e-6) {
            double middle = (low + high) / 2;
            if (cdf(middle) < q) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return Math.exp(high * LN_GAMMA);
    }

    private static double lognormal(double ms, double median, double sigma) {
        return 0.5 * Erf.erfc(-Math.log(ms / median) / (sigma * Math.sqrt(2)));
    }

    private static double pareto(double ms, double alpha, double from) {
        return ms <= from ? 0 : 1 - Math.pow(from / ms, alpha);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
