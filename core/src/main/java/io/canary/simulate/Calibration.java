package io.canary.simulate;

import io.canary.analysis.Role;
import io.canary.analysis.Sample;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Tests a policy on the traffic of the baseline, which is split at random into a simulated canary, which gets the share
 * of its current weight, and the rest. Both are the same version, so every rollback is a false one.
 *
 * <p>Splitting request by request hides all differences between instances, nodes and users of one version, so the
 * result is a lower bound of the false rollbacks. Thread-safe.
 */
public final class Calibration {
    private final Plan plan;
    private final List<Sample> baseline = new ArrayList<>();
    private final long seed;

    /**
     * A calibration.
     *
     * @param recorded the samples, ordered by time; those of the canary are left out
     * @param seed the seed of the splits; the same seed gives the same splits
     */
    public Calibration(Plan plan, Iterator<Sample> recorded, long seed) {
        this.plan = plan;
        this.seed = seed;
        while (recorded.hasNext()) {
            var sample = recorded.next();
            if (sample.role() == Role.BASELINE) {
                baseline.add(sample);
            }
        }
    }

    /** The number of samples of the baseline. */
    public int samples() {
        return baseline.size();
    }

    /**
     * Simulates the rollout with one split.
     *
     * @param number the number of the split
     * @throws IllegalArgumentException if there is no sample at all
     */
    public SimulatedEnd run(int number) {
        return Simulation.run(plan, new SplitFeed(baseline, new Dice(new Dice(seed).seed(number))));
    }

    /**
     * The limits of the result, for people: one sentence each; normally none.
     *
     * @param ends the results of all splits, at least one
     */
    public List<String> notes(List<SimulatedEnd> ends) {
        return CalibrationNotes.of(plan, baseline, ends);
    }
}
