package io.canary.simulate;

import io.canary.rollout.Status;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many rollouts of many ended in one status, and how long that took.
 *
 * @param times the number of those rollouts
 * @param of the number of all rollouts
 * @param interval the 95 % confidence interval of the probability
 * @param median the median duration of those rollouts, the lower one of an even number; null if there were none
 */
public record Calibrated(
        int times, int of, ShareInterval interval, @Nullable Duration median) {

    /**
     * Counts the rollouts that ended in a status.
     *
     * @param ends at least one
     */
    public static Calibrated of(List<SimulatedEnd> ends, Status status) {
        var took = ends.stream()
                .filter(end -> end.status() == status)
                .map(SimulatedEnd::duration)
                .sorted()
                .toList();
        return new Calibrated(
                took.size(),
                ends.size(),
                ShareInterval.of(took.size(), ends.size()),
                took.isEmpty() ? null : took.get((took.size() - 1) / 2));
    }

    /** The share of all rollouts, 0 to 1. */
    public double share() {
        return times / (double) of;
    }
}
