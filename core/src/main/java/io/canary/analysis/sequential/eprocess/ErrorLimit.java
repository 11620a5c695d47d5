package io.canary.analysis.sequential.eprocess;

import io.canary.analysis.sequential.Analysis;
import io.canary.analysis.sequential.Arm;
import io.canary.analysis.sequential.Metric;
import io.canary.analysis.sequential.Stratum;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The test of the configured error limit, for a canary with all traffic: there is no baseline to compare it with. Not
 * thread-safe.
 */
public final class ErrorLimit {
    /** Its share of all evidence, and so of alpha. */
    private static final double WEIGHT = .2;

    private static final double[] ALTERNATIVES = {1.5, 2.5, 6, 30};

    private final @Nullable LimitTest test;
    private final List<WeightedEProcess> eProcesses;

    /** Starts without evidence; has no test if no limit is set. */
    public ErrorLimit(Analysis analysis) {
        var rate = analysis.errorLimit();
        test = rate == null ? null : new LimitTest(rate, ALTERNATIVES);
        eProcesses = test == null
                ? List.of()
                : List.of(new WeightedEProcess("limit", Prior.LIMIT, ALTERNATIVES, WEIGHT, analysis.alpha()));
    }

    /** The share of all evidence that is left for everything else, above 0 and at most 1. */
    public double weightOfOthers() {
        return test == null ? 1 : 1 - WEIGHT;
    }

    /** Its evidence of harm; empty if no limit is set. */
    public List<WeightedEProcess> eProcesses() {
        return eProcesses;
    }

    /** Adds a tick after the warm-up and outside an incident. */
    public void observe(Stratum stratum) {
        var canary = stratum.canary();
        boolean alone = stratum.step().weight().basisPoints() == 10_000;
        if (test != null && canary != null && alone && canary.readings().get(Metric.ERRORS) instanceof Arm errors) {
            double[] ratios = new double[ALTERNATIVES.length];
            test.logRatios(errors, ratios);
            eProcesses.getFirst().observe(ratios);
        }
    }
}
