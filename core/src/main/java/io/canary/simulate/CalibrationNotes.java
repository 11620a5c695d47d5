package io.canary.simulate;

import io.canary.analysis.Sample;
import io.canary.analysis.StandardMetric;
import io.canary.analysis.sequential.Metric;
import io.canary.analysis.sequential.Mode;
import io.canary.rollout.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The limits of a calibration that follow from the recording or the plan. */
final class CalibrationNotes {
    private CalibrationNotes() {}

    /**
     * One sentence for each limit; normally none.
     *
     * @param baseline the samples that were split, at least one
     * @param ends the results of all splits, at least one
     */
    static List<String> of(Plan plan, List<Sample> baseline, List<SimulatedEnd> ends) {
        var notes = new ArrayList<String>();
        if (plan.policy().analysis().mode() == Mode.THRESHOLD) {
            notes.add("nothing is compared, as policy.analysis.mode is threshold: each part is held against limits "
                    + "alone");
        }
        long requests = baseline.stream().mapToLong(Sample::requests).reduce(0, CalibrationNotes::sum);
        if (requests == 0) {
            notes.add("no sample of the baseline has any requests: there is nothing to split");
        } else {
            errors(plan, baseline, requests, notes);
            latency(plan, baseline, notes);
            own(plan, notes);
        }
        promotion(ends, requests, notes);
        return List.copyOf(notes);
    }

    private static long sum(long one, long other) {
        return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
    }

    private static boolean isJudged(Plan plan, String metric) {
        return plan.policy().analysis().mode() != Mode.THRESHOLD
                && plan.policy().comparison().isJudged(metric);
    }

    private static void errors(Plan plan, List<Sample> baseline, long requests, List<String> notes) {
        if (!isJudged(plan, Metric.ERRORS)) {
            return;
        }
        if (none(baseline, s -> !Double.isNaN(s.errors()))) {
            notes.add("no sample of the baseline reports errors: no conclusion about a comparison of errors");
        } else if (none(baseline, s -> s.errors() > 0)) {
            notes.add("none of " + requests + " requests failed: no conclusion about how errors vary");
        }
    }

    private static void latency(Plan plan, List<Sample> baseline, List<String> notes) {
        if (!isJudged(plan, Metric.LATENCY) || !none(baseline, s -> !s.latency().isEmpty())) {
            return;
        }
        notes.add(
                none(baseline, s -> s.values().has(StandardMetric.LATENCY_P95_MS))
                        ? "no sample of the baseline has a latency: no conclusion about a comparison of latencies"
                        : "latencies are known as percentiles only, which cannot be split: no conclusion about a "
                                + "comparison of"
                                + " latencies, which needs distributions");
    }

    private static void own(Plan plan, List<String> notes) {
        plan.policy().metrics().stream()
                .map(Metric::name)
                .filter(name -> isJudged(plan, name))
                .forEach(name -> notes.add("metrics of your own are not split: no conclusion about " + name));
    }

    private static boolean none(List<Sample> samples, Predicate<Sample> what) {
        return samples.stream().noneMatch(what);
    }

    /** If no rollout ended, the reason of one of them stands for all. */
    private static void promotion(List<SimulatedEnd> ends, long requests, List<String> notes) {
        boolean isAny = ends.stream().anyMatch(end -> end.status() == Status.PROMOTED);
        ends.stream()
                .filter(end -> end.status() == Status.RUNNING || end.status() == Status.PAUSED)
                .findFirst()
                .filter(end -> !isAny)
                .ifPresent(
                        end -> notes.add("no split came to a promotion: " + requests + " requests are too few, or the"
                                + " recording too short, for this policy (" + end.reason() + ")"));
    }
}
