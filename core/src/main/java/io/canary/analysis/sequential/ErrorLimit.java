package io.canary.analysis.sequential;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rate of errors that is harm by itself, where one is set: where the canary has all of the traffic, it is all that
 * there is to judge it by. Not thread-safe.
 */
final class ErrorLimit {
    /** So much of all evidence, and so of alpha, is kept for it. */
    private static final double WEIGHT = .2;

    private static final double[] ALTERNATIVES = {1.5, 2.5, 6, 30};

    private final @Nullable LimitTest test;
    private final List<WeightedEProcess> eProcesses;

    ErrorLimit(Analysis analysis) {
        var rate = analysis.errorLimit();
        test = rate == null ? null : new LimitTest(rate, ALTERNATIVES);
        eProcesses = test == null
                ? List.of()
                : List.of(new WeightedEProcess("limit", Prior.LIMIT, WEIGHT, analysis.alpha()));
    }

    /** What is left of all evidence for everything else, above 0 and at most 1. */
    double weightOfOthers() {
        return test == null ? 1 : 1 - WEIGHT;
    }

    /** What it e-processes on harm; nothing where no limit is set. */
    List<WeightedEProcess> eProcesses() {
        return eProcesses;
    }

    /** Takes in a tick that is warm, and outside an incident. */
    void observe(Stratum stratum) {
        var canary = stratum.canary();
        boolean alone = stratum.step().weight().basisPoints() == 10_000;
        if (test != null && canary != null && alone && canary.readings().get(Metric.ERRORS) instanceof Arm errors) {
            double[] ratios = new double[ALTERNATIVES.length];
            test.logRatios(errors, ratios);
            eProcesses.getFirst().observe(ratios);
        }
    }
}
