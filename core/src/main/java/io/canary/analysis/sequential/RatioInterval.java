package io.canary.analysis.sequential;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How many times the baseline's rate is the canary's? An interval that covers the truth at every look at once, with probability
 * 1 &minus; &alpha;: it may be read, and acted upon, whenever one likes.
 *
 * <p>On a grid of ratios &rho; = e<sup>0.05 i</sup>, i from &minus;60 to 120 (0.05 to 403), the two-sided {@link HarmTest} at each, and
 * kept is every &rho; that was never refuted: whose e-value never reached 1 / &alpha;. Source: Howard, Ramdas, McAuliffe, Sekhon,
 * "Time-uniform, nonparametric, nonasymptotic confidence sequences", Annals of Statistics 49, 2021 (duality of tests and intervals).
 *
 * <p>Not thread-safe.
 */
public final class RatioInterval {
    private static final int FROM = -60;
    private static final int TO = 120;
    private static final double GRID = 0.05;
    private static final double[] SIDES = {1.0 / 3, 2.0 / 3, 1.5, 3};
    private static final double[] EQUAL = {0.25, 0.25, 0.25, 0.25};

    private final double refuted;
    private final HarmTest[] tests = new HarmTest[TO - FROM + 1];
    private final Mixture[] mixtures = new Mixture[tests.length];
    private final boolean[] kept = new boolean[tests.length];
    private final double[] ratios = new double[SIDES.length];

    /**
     * From the lowest ratio that was not refuted to the highest.
     *
     * @param low at least 0.05: where it is that, the ratio may be less
     * @param high at most 403: where it is that, the ratio may be more
     */
    public record Bounds(double low, double high) {}

    /** @param alpha the probability that the truth is ever outside, above 0 and below 1 */
    public RatioInterval(double alpha) {
        refuted = -Math.log(alpha);
        Arrays.fill(kept, true);
        for (int i = 0; i < tests.length; i++) {
            tests[i] = new HarmTest(at(i), 0, SIDES);
            mixtures[i] = new Mixture(0, EQUAL, 0);
        }
    }

    private static double at(int index) {
        return Math.exp(GRID * (FROM + index));
    }

    /** Takes in what a tick showed; {@code dispersion} as for {@link HarmTest}. */
    public void observe(Tick tick, double dispersion) {
        for (int i = 0; i < tests.length; i++) {
            if (kept[i]) {
                tests[i].logRatios(tick, dispersion, ratios);
                mixtures[i].observe(ratios);
                kept[i] = mixtures[i].logEvidence() < refuted;
            }
        }
    }

    /** What is left; null if all is refuted, as happens where the two rates do not keep one ratio. */
    public @Nullable Bounds bounds() {
        int low = 0;
        while (low < kept.length && !kept[low]) {
            low++;
        }
        int high = kept.length - 1;
        while (high >= 0 && !kept[high]) {
            high--;
        }
        return low > high ? null : new Bounds(at(low), at(high));
    }
}
