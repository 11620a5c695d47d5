package io.canary.simulate;

import io.canary.rollout.Status;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many of many rollouts came to one end, and how long that took.
 *
 * @param times how many
 * @param of all of them
 * @param interval where the probability of it lies, with 95 % confidence
 * @param median how long those took; the shorter of the two in the middle. Null if there were none
 */
public record Calibrated(
        int times, int of, ShareInterval interval, @Nullable Duration median) {

    /**
     * How many ended so.
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

    /** As a share of all, 0 to 1. */
    public double share() {
        return times / (double) of;
    }
}
