package io.canary.analysis;

import io.canary.analysis.Verdict.Metric;
import io.canary.analysis.Verdict.OutsideLimits;
import io.canary.analysis.Verdict.ProviderError;
import io.canary.analysis.Verdict.ProviderFailure;
import io.canary.analysis.Verdict.TooLittle;
import io.canary.analysis.Verdict.Undecided;
import io.canary.analysis.Verdict.Unmeasured;
import io.canary.analysis.Verdict.Violation;
import io.canary.analysis.Verdict.WithinLimits;
import io.canary.analysis.sequential.OnNoData;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges aggregates against the limits of a policy.
 *
 * <p>Evidence comes first: with fewer samples or requests than the policy wants, nothing is judged. A limit whose metric no
 * sample reported is not judged and the verdict says so; if that leaves no limit at all although some are set, there is no
 * evidence to pass on.
 *
 * <p>A latency of which only two bounds are known is within its limit if the upper one is, and beyond it if the lower one
 * is not below it: such a latency is more than its lower bound. Otherwise its limit is not judged either.
 */
public final class Judge {
    /** Sums of fractions are rounded: what is beyond a limit by less than this share of it, is at the limit. */
    private static final double ROUNDING = 1e-9;

    private final List<Violation> violations = new ArrayList<>();
    private final List<Metric> notJudged = new ArrayList<>();
    private final List<Undecided> undecided = new ArrayList<>(0);
    private int limits;

    private Judge() {}

    /** The verdict: a function of nothing but its arguments. */
    public static Verdict judge(Policy policy, Aggregates seen) {
        if (seen.samples() < policy.minSamples() || seen.requests() < policy.minRequests()) {
            return new TooLittle(seen, policy);
        }
        var judge = new Judge();
        judge.check(Metric.ERROR_RATE, policy.maxErrorRate(), seen.errorRate());
        judge.checkLatency(policy, seen);
        judge.check(Metric.AVAILABILITY, policy.minAvailability(), seen.availability());
        judge.check(Metric.CPU_UTILIZATION, policy.maxCpuUtilization(), seen.cpuUtilization());
        return judge.verdict(policy, seen);
    }

    private Verdict verdict(Policy policy, Aggregates seen) {
        if (limits > 0 && limits == notJudged.size() + undecided.size()) {
            return new TooLittle(seen, policy);
        }
        return violations.isEmpty()
                ? new WithinLimits(List.copyOf(notJudged), List.copyOf(undecided))
                : new OutsideLimits(List.copyOf(violations), List.copyOf(notJudged), List.copyOf(undecided));
    }

    /**
     * The verdict of a comparison, unless something beside it is in the way: first a limit that is violated, as somebody has
     * set it; then the comparison, if it is against the canary; then whatever must be known and is not.
     *
     * @param compared what the comparison says by itself
     * @param providerError why whoever measures for us cannot tell what it measured; null as long as it can
     */
    public static Verdict beside(
            Verdict.Comparative compared, Policy policy, Aggregates seen, @Nullable String providerError) {
        var hard = hardLimits(policy, seen);
        if (compared instanceof Verdict.Fail && !(hard instanceof OutsideLimits)) {
            return compared;
        }
        var by = providerError == null || hard instanceof OutsideLimits ? hard : unprovided(policy, providerError);
        return by == null ? compared : Verdict.Overruled.of(by, compared.compared());
    }

    private static Verdict unprovided(Policy policy, String providerError) {
        return policy.analysis().onProviderError() == OnNoData.FAIL
                ? new ProviderFailure(providerError)
                : new ProviderError(providerError);
    }

    /**
     * The verdict on the limits that hold also where canary and baseline are compared, because somebody has set them.
     *
     * @return null if there are none, or none is in the way of a PASS; one that cannot be judged is
     */
    private static @Nullable Verdict hardLimits(Policy policy, Aggregates seen) {
        var hard = policy.hard();
        if (!hard.hasLimits()) {
            return null;
        }
        var verdict = judge(hard, seen);
        if (verdict instanceof TooLittle) {
            return unjudged(policy, seen, hard);
        }
        if (verdict instanceof WithinLimits(var notJudged, var undecided)) {
            return notJudged.isEmpty() && undecided.isEmpty() ? null : unjudged(policy, seen, hard);
        }
        return verdict;
    }

    private static Verdict unjudged(Policy policy, Aggregates seen, Policy hard) {
        return policy.analysis().onNoData() == OnNoData.FAIL ? new Unmeasured(seen, hard) : new TooLittle(seen, hard);
    }

    /** Notes what is wrong with a metric, or that it could not be judged. */
    private void check(Metric metric, @Nullable Double limit, @Nullable Double seen) {
        if (limit == null) {
            return;
        }
        limits++;
        if (seen == null) {
            notJudged.add(metric);
        } else if (isBeyond(metric, seen, limit)) {
            violations.add(new Violation(metric, seen, limit));
        }
    }

    private void checkLatency(Policy policy, Aggregates seen) {
        var limit = policy.maxLatencyP95Ms();
        var intervals = seen.latencyIntervals();
        if (limit == null || intervals == null) {
            check(Metric.LATENCY_P95_MS, limit, seen.latencyP95Ms());
            return;
        }
        limits++;
        var between = undecided(policy, seen);
        var p95 = intervals.p95();
        if (between != null) {
            undecided.add(between);
        } else if (p95.lowMs() >= limit) {
            violations.add(new Violation(Metric.LATENCY_P95_MS, p95.lowMs(), limit, p95));
        }
    }

    /** The limit that cannot be judged, as what was measured may be within or beyond it; null if there is none. */
    static @Nullable Undecided undecided(Policy policy, Aggregates seen) {
        var limit = policy.maxLatencyP95Ms();
        if (limit == null || seen.latencyIntervals() == null) {
            return null;
        }
        var p95 = seen.latencyIntervals().p95();
        boolean within = !isBeyond(Metric.LATENCY_P95_MS, p95.highMs(), limit);
        return within || p95.lowMs() >= limit ? null : new Undecided(Metric.LATENCY_P95_MS, p95, limit);
    }

    private static boolean isBeyond(Metric metric, double seen, double limit) {
        return switch (metric) {
            case AVAILABILITY -> seen < limit * (1 - ROUNDING);
            case ERROR_RATE, LATENCY_P95_MS, CPU_UTILIZATION -> seen > limit * (1 + ROUNDING);
        };
    }
}
