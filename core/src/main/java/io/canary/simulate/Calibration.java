package io.canary.simulate;

import io.canary.analysis.Role;
import io.canary.analysis.Sample;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * A policy, tried on what the baseline does: its traffic is split at random into a pretended canary, which gets the
 * share that its rollout gives it at each time, and the rest. Both are the same version, so every rollback is a false
 * one.
 *
 * <p>Splitting request by request hides whatever differs between instances, nodes and users of one version: what comes
 * out is the least that is to be expected. Thread-safe.
 */
public final class Calibration {
    private final Plan plan;
    private final List<Sample> baseline = new ArrayList<>();
    private final long seed;

    /**
     * One of many splits.
     *
     * @param recorded in the order of their times; those of the canary are left out
     * @param seed the same one splits the same
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

    /** How many samples of the baseline there are. */
    public int samples() {
        return baseline.size();
    }

    /**
     * How the rollout would have gone with a split.
     *
     * @param number of the split
     * @throws IllegalArgumentException if there is no sample at all
     */
    public SimulatedEnd run(int number) {
        return Simulation.run(plan, new SplitFeed(baseline, new Dice(new Dice(seed).seed(number))));
    }

    /**
     * Why that tells less than it seems to, for people: a sentence for each reason; none, as a rule.
     *
     * @param ends of all splits, at least one
     */
    public List<String> notes(List<SimulatedEnd> ends) {
        return CalibrationNotes.of(plan, baseline, ends);
    }
}
