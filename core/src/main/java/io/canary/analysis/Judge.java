package io.canary.analysis;

import io.canary.analysis.Verdict.Fail;
import io.canary.analysis.Verdict.Inconclusive;
import io.canary.analysis.Verdict.Metric;
import io.canary.analysis.Verdict.Pass;
import io.canary.analysis.Verdict.Violation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges aggregates against the limits of a policy.
 *
 * <p>Evidence comes first: with fewer samples or requests than the policy wants, nothing is judged. A limit whose metric no
 * sample reported is not judged and the verdict says so; if that leaves no limit at all although some are set, there is no
 * evidence to pass on.
 */
public final class Judge {
    /** Sums of fractions are rounded: what is beyond a limit by less than this share of it, is at the limit. */
    private static final double ROUNDING = 1e-9;

    private Judge() {}

    /** The verdict: a function of nothing but its arguments. */
    public static Verdict judge(Policy policy, Aggregates seen) {
        if (seen.samples() < policy.minSamples() || seen.requests() < policy.minRequests()) {
            return new Inconclusive(seen, policy);
        }
        var violations = new ArrayList<Violation>();
        var notJudged = new ArrayList<Metric>();
        int limits = 0;
        limits += atMost(policy.maxErrorRate(), seen.errorRate(), Metric.ERROR_RATE, violations, notJudged);
        limits += atMost(policy.maxLatencyP95Ms(), seen.latencyP95Ms(), Metric.LATENCY_P95_MS, violations, notJudged);
        limits += atLeast(policy.minAvailability(), seen.availability(), Metric.AVAILABILITY, violations, notJudged);
        limits += atMost(
                policy.maxCpuUtilization(), seen.cpuUtilization(), Metric.CPU_UTILIZATION, violations, notJudged);
        if (limits > 0 && limits == notJudged.size()) {
            return new Inconclusive(seen, policy);
        }
        return violations.isEmpty()
                ? new Pass(List.copyOf(notJudged))
                : new Fail(List.copyOf(violations), List.copyOf(notJudged));
    }

    private static int atMost(
            @Nullable Double limit,
            @Nullable Double seen,
            Metric metric,
            List<Violation> violations,
            List<Metric> notJudged) {
        if (limit == null) {
            return 0;
        }
        if (seen == null) {
            notJudged.add(metric);
        } else if (seen > limit * (1 + ROUNDING)) {
            violations.add(new Violation(metric, seen, limit));
        }
        return 1;
    }

    private static int atLeast(
            @Nullable Double limit,
            @Nullable Double seen,
            Metric metric,
            List<Violation> violations,
            List<Metric> notJudged) {
        if (limit == null) {
            return 0;
        }
        if (seen == null) {
            notJudged.add(metric);
        } else if (seen < limit * (1 - ROUNDING)) {
            violations.add(new Violation(metric, seen, limit));
        }
        return 1;
    }
}
