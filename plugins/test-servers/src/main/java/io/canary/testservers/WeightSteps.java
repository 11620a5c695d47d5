package io.canary.testservers;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Holds the weights that the API said were in force against the steps of the strategy: a weight may rise to the next
 * step only from the step before it, and to no other than to one that it had already. So after an outage, in which a
 * canary may have lost everything, it gets what it had, and soaks there, before it gets more: 25, 0, 25, 65 and not 25,
 * 0, 65.
 */
public final class WeightSteps {
    private final List<Double> steps;

    /** @param steps in percent, rising; the last one is 100 */
    public WeightSteps(List<Double> steps) {
        this.steps = List.copyOf(steps);
    }

    /**
     * The rises that left out a step, in words; weights that are no steps, such as those that a hand has set, count for
     * nothing.
     */
    public List<String> jumps(List<Claim> claims) {
        var jumps = new ArrayList<String>();
        double now = 0;
        int highest = -1;
        for (var claim : claims) {
            var said = claim.said();
            if (said == null || said == now) {
                continue;
            }
            int step = steps.indexOf(said);
            if (step > highest) {
                if (step > highest + 1 || (highest >= 0 && !Objects.equals(steps.get(highest), now))) {
                    jumps.add("%s to %s %% at %.1f s: %s".formatted(now, said, claim.from(), claim));
                }
                highest = step;
            }
            now = said;
        }
        return List.copyOf(jumps);
    }
}
