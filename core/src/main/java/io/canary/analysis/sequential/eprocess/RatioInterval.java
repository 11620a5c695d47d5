package io.canary.analysis.sequential.eprocess;

import io.canary.analysis.sequential.finding.RatioBounds;
import io.canary.analysis.sequential.memento.MementoReader;
import io.canary.analysis.sequential.memento.MementoWriter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The ratio of the canary's rate to the baseline's, as an interval that covers the truth at all looks at once, with
 * probability 1 &minus; &alpha;: it may be read, and acted on, at any time.
 *
 * <p>On a grid of ratios &rho; = e<sup>0.05 i</sup>, i from &minus;60 to 120 (0.05 to 403), the two-sided {@link
 * HarmTest} at each (r in {1/3, 2/3, 1.5, 3} with equal and constant weights); it keeps every &rho; that was never
 * refuted: whose e-value never reached 1 / &alpha;. Source: Howard, Ramdas, McAuliffe, Sekhon, "Time-uniform,
 * nonparametric, nonasymptotic confidence sequences", Annals of Statistics 49, 2021 (duality of tests and intervals).
 *
 * <p>With b = (&rho; n<sub>c</sub> + n<sub>b</sub>) / (&rho; r n<sub>c</sub> + n<sub>b</sub>), a tick adds
 * x<sub>c</sub> ln r + (x<sub>c</sub> + x<sub>b</sub>) ln b to the log likelihood ratio: nothing without bad requests.
 * It needs four numbers for each ratio that is not refuted: 6.2 KB at first, and soon much less. Not thread-safe.
 */
public final class RatioInterval {
    private static final int FROM = -60;
    private static final int TO = 120;
    private static final double GRID = 0.05;
    private static final double[] SIDES = {1.0 / 3, 2.0 / 3, 1.5, 3};
    private static final double[] LN_SIDES = Arrays.stream(SIDES).map(Math::log).toArray();
    private static final int POINTS = TO - FROM + 1;

    /** The points in one number of a memento, which is exact up to 2<sup>53</sup>. */
    private static final int POINTS_A_NUMBER = 48;

    private static final double[] RATIOS = new double[POINTS];

    static {
        for (int i = 0; i < POINTS; i++) {
            RATIOS[i] = Math.exp(GRID * (FROM + i));
        }
    }

    private final double refuted;

    /** The points of the grid that are not refuted, in their order. */
    private short[] kept = new short[POINTS];

    /** The log likelihood ratio of each of these points, for each side. */
    private double[] logs = new double[POINTS * SIDES.length];

    /** @param alpha the probability that the truth is ever outside, above 0 and below 1 */
    public RatioInterval(double alpha) {
        refuted = -Math.log(alpha);
        for (short i = 0; i < POINTS; i++) {
            kept[i] = i;
        }
    }

    /** Adds a tick; {@code dispersion} as for {@link HarmTest}. */
    public void observe(Tick tick, double dispersion) {
        double bad = tick.canary().bad() + tick.baseline().bad();
        if (bad == 0 || !tick.isComparable()) {
            return;
        }
        double n = tick.canary().requests();
        double m = tick.baseline().requests();
        int left = 0;
        for (int i = 0; i < kept.length; i++) {
            double ratio = RATIOS[kept[i]];
            double pooled = ratio * n + m;
            for (int side = 0; side < SIDES.length; side++) {
                double b = pooled / (SIDES[side] * ratio * n + m);
                logs[SIDES.length * i + side] +=
                        (tick.canary().bad() * LN_SIDES[side] + bad * Math.log(b)) / dispersion;
            }
            if (logEvidence(SIDES.length * i) < refuted) {
                keep(i, left++);
            }
        }
        keepFirst(left);
    }

    private void keep(int point, int as) {
        kept[as] = kept[point];
        for (int side = 0; side < SIDES.length; side++) {
            logs[SIDES.length * as + side] = logs[SIDES.length * point + side];
        }
    }

    private void keepFirst(int points) {
        if (points < kept.length) {
            kept = Arrays.copyOf(kept, points);
            logs = Arrays.copyOf(logs, SIDES.length * points);
        }
    }

    private double logEvidence(int at) {
        double most = logs[at];
        for (int side = 1; side < SIDES.length; side++) {
            most = Math.max(most, logs[at + side]);
        }
        if (most < refuted) {
            return most; // the mean is below that
        }
        double sum = 0;
        for (int side = 0; side < SIDES.length; side++) {
            sum += Math.exp(logs[at + side] - most);
        }
        return most + Math.log(sum / SIDES.length);
    }

    /** The interval; null if all points are refuted, as happens if the ratio of the two rates changes. */
    public @Nullable RatioBounds bounds() {
        return kept.length == 0 ? null : new RatioBounds(RATIOS[kept[0]], RATIOS[kept[kept.length - 1]]);
    }

    public void write(MementoWriter to) {
        long[] bits = new long[Math.ceilDiv(POINTS, POINTS_A_NUMBER)];
        for (short point : kept) {
            bits[point / POINTS_A_NUMBER] |= 1L << point % POINTS_A_NUMBER;
        }
        for (long some : bits) {
            to.putWhole(some);
        }
        to.putAll(logs);
    }

    public void read(MementoReader from) {
        int left = 0;
        for (int first = 0; first < POINTS; first += POINTS_A_NUMBER) {
            long bits = (long) from.next();
            for (int i = first; i < Math.min(POINTS, first + POINTS_A_NUMBER); i++) {
                if (((bits >> (i - first)) & 1) != 0) {
                    kept[left++] = (short) i;
                }
            }
        }
        keepFirst(left);
        from.nextAll(logs);
    }
}
