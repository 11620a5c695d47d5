package io.canary.analysis.sequential;

import org.jspecify.annotations.Nullable;

/**
 * All that was reported of one tick, when no more of it is to come: the unit in which the versions are compared.
 *
 * @param tick its number, at least 0; one that was seen already, or is older than one that was, changes nothing
 * @param step in which it lies
 * @param stepSeconds from the begin of the step to the begin of the tick, -10<sup>9</sup> to 10<sup>9</sup>; below 0
 *     for a tick some of which was served before the step began, when the traffic was split otherwise: it is as one of
 *     a warm-up, also where a step has none
 * @param canary null: no report came
 * @param baseline null: no report came
 * @param closedMillis when it was closed, in milliseconds since the epoch, for the record only: nothing is judged by
 *     it; {@link #UNKNOWN} where that is not known
 */
public record Stratum(
        long tick,
        WeightStep step,
        double stepSeconds,
        @Nullable Report canary,
        @Nullable Report baseline,
        long closedMillis) {
    /** The time at which it was closed is not known. */
    public static final long UNKNOWN = -1;

    /** @throws IllegalArgumentException for numbers that cannot be */
    public Stratum {
        if (tick < 0 || tick > 1L << 53) {
            throw new IllegalArgumentException("tick " + tick);
        }
        if (!(Math.abs(stepSeconds) <= 1e9)) {
            throw new IllegalArgumentException(stepSeconds + " s into the step");
        }
    }

    /** One of which it is not known when it was closed. */
    public Stratum(long tick, WeightStep step, double stepSeconds, @Nullable Report canary, @Nullable Report baseline) {
        this(tick, step, stepSeconds, canary, baseline, UNKNOWN);
    }
}
