package io.canary.analysis;

import io.canary.analysis.Verdict.Metric;
import io.canary.analysis.Verdict.OutsideLimits;
import io.canary.analysis.Verdict.TooLittle;
import io.canary.analysis.Verdict.Violation;
import io.canary.analysis.Verdict.WithinLimits;
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
            return new TooLittle(seen, policy);
        }
        var violations = new ArrayList<Violation>();
        var notJudged = new ArrayList<Metric>();
        int limits = check(Metric.ERROR_RATE, policy.maxErrorRate(), seen.errorRate(), violations, notJudged)
                + check(Metric.LATENCY_P95_MS, policy.maxLatencyP95Ms(), seen.latencyP95Ms(), violations, notJudged)
                + check(Metric.AVAILABILITY, policy.minAvailability(), seen.availability(), violations, notJudged)
                + check(
                        Metric.CPU_UTILIZATION,
                        policy.maxCpuUtilization(),
                        seen.cpuUtilization(),
                        violations,
                        notJudged);
        if (limits > 0 && limits == notJudged.size()) {
            return new TooLittle(seen, policy);
        }
        return violations.isEmpty()
                ? new WithinLimits(List.copyOf(notJudged))
                : new OutsideLimits(List.copyOf(violations), List.copyOf(notJudged));
    }

    /** Notes what is wrong with a metric, or that it could not be judged. How many limits are there for it, 0 or 1? */
    private static int check(
            Metric metric,
            @Nullable Double limit,
            @Nullable Double seen,
            List<Violation> violations,
            List<Metric> notJudged) {
        if (limit == null) {
            return 0;
        }
        if (seen == null) {
            notJudged.add(metric);
        } else if (isBeyond(metric, seen, limit)) {
            violations.add(new Violation(metric, seen, limit));
        }
        return 1;
    }

    private static boolean isBeyond(Metric metric, double seen, double limit) {
        return switch (metric) {
            case AVAILABILITY -> seen < limit * (1 - ROUNDING);
            case ERROR_RATE, LATENCY_P95_MS, CPU_UTILIZATION -> seen > limit * (1 + ROUNDING);
        };
    }
}
