package io.canary.analysis.sequential;

import org.jspecify.annotations.Nullable;

/**
 * All reports of one tick, after it was closed: the unit in which the versions are compared.
 *
 * @param tick its number, at least 0; ignored if it is not after all others
 * @param step the step of the tick
 * @param stepSeconds from the start of the step to that of the tick, -10<sup>9</sup> to 10<sup>9</sup>; below 0 for a
 *     tick that started before the step, with another split of the traffic: it counts as warm-up, even in a step that
 *     has none
 * @param canary null: no report
 * @param baseline null: no report
 * @param closedMillis when it was closed, in milliseconds since the epoch, only for the record; {@link #UNKNOWN} if
 *     unknown
 */
public record Stratum(
        long tick,
        WeightStep step,
        double stepSeconds,
        @Nullable Report canary,
        @Nullable Report baseline,
        long closedMillis) {
    /** The time of closing is unknown. */
    public static final long UNKNOWN = -1;

    /** @throws IllegalArgumentException for numbers out of range */
    public Stratum {
        if (tick < 0 || tick > 1L << 53) {
            throw new IllegalArgumentException("tick " + tick);
        }
        if (!(Math.abs(stepSeconds) <= 1e9)) {
            throw new IllegalArgumentException(stepSeconds + " s into the step");
        }
    }

    /** A stratum that was closed at an unknown time. */
    public Stratum(long tick, WeightStep step, double stepSeconds, @Nullable Report canary, @Nullable Report baseline) {
        this(tick, step, stepSeconds, canary, baseline, UNKNOWN);
    }
}
