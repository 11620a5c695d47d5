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
 * Judges aggregates against the limits of a policy.
 *
 * <p>Evidence comes first: with fewer samples or requests than the policy wants, nothing is judged. Then a violated
 * limit is a FAIL, whatever else is not known. A limit that somebody has set and that nobody reports, or that cannot be
 * decided, is never passed over: {@code on_no_data} says what follows. A limit that waits for more samples holds. One
 * that is only there by default and that nobody reports is passed over, and the verdict says so; if that leaves no
 * limit at all although some are there, there is no evidence to pass on.
 */
public final class Judge {

    private Judge() {}

    /** The verdict: a function of nothing but its arguments. */
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
     * The same, where not everything that was measured may have come: then a violated limit is still one, and nothing
     * passes.
     *
     * @param providerError why whoever measures for us cannot tell what it measured; null as long as it can
     */
    public static Verdict judge(Policy policy, Aggregates seen, @Nullable String providerError) {
        var verdict = judge(policy, seen);
        return providerError == null || verdict instanceof OutsideLimits ? verdict : unprovided(policy, providerError);
    }

    /**
     * The verdict of a comparison, unless something beside it is in the way: first a limit that is violated, as
     * somebody has set it; then the comparison, if it is against the canary; then whatever must be known and is not.
     *
     * @param compared what the comparison says by itself
     * @param comparable of which metrics there is one: of all others the default limits hold
     * @param providerError why whoever measures for us cannot tell what it measured; null as long as it can
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
     * The verdict on the limits that hold also where canary and baseline are compared: because somebody has set them,
     * or because there is no comparison of what they are about. Of these the last can only fail.
     *
     * @return null if there are none, or none is in the way of a PASS; one that somebody has set and that cannot be
     *     judged is
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
     * Whether a limit is violated whatever is not known: where errors are only reported once there are any, the
     * requests of which nothing is known did not fail. For a limit that was set, what is known is enough.
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
