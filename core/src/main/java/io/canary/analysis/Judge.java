package io.canary.analysis;

import io.canary.analysis.Verdict.InsufficientEvidence;
import io.canary.analysis.Verdict.OutsideLimits;
import io.canary.analysis.Verdict.ProviderError;
import io.canary.analysis.Verdict.ProviderFailure;
import io.canary.analysis.Verdict.Unmeasured;
import io.canary.analysis.Verdict.Violation;
import io.canary.analysis.Verdict.WithinLimits;
import io.canary.analysis.sequential.OnNoData;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates aggregates against the limits of a policy.
 *
 * <p>With fewer samples or requests than the policy requires, nothing is evaluated. Otherwise a violated limit is a
 * FAIL, whatever else is unknown. If a limit that the request sets is not reported, or cannot be decided, {@code
 * on_no_data} says what follows. A limit that waits for more samples holds. A default limit that is not reported is
 * skipped, and the verdict says so; if all limits are skipped, there is not enough evidence for a PASS.
 */
public final class Judge {

    private Judge() {}

    /** The verdict: a pure function of its arguments. */
    public static Verdict judge(Policy policy, Aggregates seen) {
        var limits = Limits.of(policy, seen);
        if (limits.lackEvidence()) {
            return new InsufficientEvidence(seen, policy);
        } else if (!limits.violations().isEmpty()) {
            return new OutsideLimits(limits.violations(), limits.notJudged(), limits.undecided());
        } else if (limits.lackWhatIsSet()) {
            return unjudged(policy, seen, policy);
        } else if (limits.areUnjudged()) {
            return new InsufficientEvidence(seen, policy);
        }
        return new WithinLimits(limits.notJudged(), limits.undecided());
    }

    /**
     * The same, if reports may be missing: then a violated limit still counts, and nothing passes.
     *
     * @param providerError why the provider of the samples cannot report what it measured; null while it can
     */
    public static Verdict judge(Policy policy, Aggregates seen, @Nullable String providerError) {
        var verdict = judge(policy, seen);
        return providerError == null || verdict instanceof OutsideLimits ? verdict : unprovided(policy, providerError);
    }

    /**
     * The verdict of a comparison, unless something else takes precedence: first a violated limit that the request
     * sets; then the comparison, if it is against the canary; then required data that is missing.
     *
     * @param compared the verdict of the comparison alone
     * @param comparable the metrics that are compared: for all others the default limits apply
     * @param providerError why the provider of the samples cannot report what it measured; null while it can
     */
    public static Verdict beside(
            Verdict.Comparative compared,
            Set<StandardMetric> comparable,
            Policy policy,
            Aggregates seen,
            @Nullable String providerError) {
        var hard = limitsBeside(policy, comparable, seen);
        if (compared instanceof Verdict.Fail && !(hard instanceof OutsideLimits)) {
            return compared;
        }
        var by = providerError == null || hard instanceof OutsideLimits ? hard : unprovided(policy, providerError);
        return by == null ? compared : Verdict.OverriddenComparison.of(by, compared.compared());
    }

    private static Verdict unprovided(Policy policy, String providerError) {
        return policy.analysis().onProviderError() == OnNoData.FAIL
                ? new ProviderFailure(providerError)
                : new ProviderError(providerError);
    }

    /**
     * The verdict on the limits that apply beside a comparison: because the request sets them, or because their metric
     * is not compared. The latter can only fail.
     *
     * @return null if there are none, or none prevents a PASS; a limit that the request sets and that cannot be
     *     evaluated does
     */
    private static @Nullable Verdict limitsBeside(Policy policy, Set<StandardMetric> comparable, Aggregates seen) {
        var hard = policy.hard();
        var set = hard.hasLimits() ? onSet(policy, hard, seen) : null;
        if (set instanceof OutsideLimits) {
            return set;
        }
        return judge(policy.limiting(comparable), seen) instanceof OutsideLimits outside
                        && outside.violations().stream().anyMatch(v -> isSure(v, policy, seen))
                ? outside
                : set;
    }

    /**
     * Whether a limit is certainly violated: if errors are only reported after the first one, requests without a report
     * of errors did not fail. For a limit that the request sets, the reported requests are enough.
     */
    private static boolean isSure(Violation violation, Policy policy, Aggregates seen) {
        if (violation.metric() != StandardMetric.ERROR_RATE || policy.isSet(StandardMetric.ERROR_RATE)) {
            return true;
        }
        double errors =
                violation.measured() * seen.coverage().of(violation.metric()).requests();
        return errors > violation.limit() * seen.requests();
    }

    private static @Nullable Verdict onSet(Policy policy, Policy hard, Aggregates seen) {
        return switch (judge(hard, seen)) {
            case WithinLimits w -> null;
            case InsufficientEvidence t -> unjudged(policy, seen, hard);
            case Verdict other -> other;
        };
    }

    private static Verdict unjudged(Policy policy, Aggregates seen, Policy hard) {
        return policy.analysis().onNoData() == OnNoData.FAIL
                ? new Unmeasured(seen, hard)
                : new InsufficientEvidence(seen, hard);
    }
}
