package io.canary.rollout;

import io.canary.analysis.Verdict;

/**
 * A failing canary that is not rolled back, or not yet.
 *
 * @param verdict the sentence of the last FAIL, for people
 * @param advisory whether an advisory comparison is why it is not rolled back
 */
public record Failing(String verdict, boolean advisory) {

    static Failing of(DeploymentSpec spec, Verdict.Fail verdict) {
        return new Failing(verdict.sentence(), isAdvice(spec, verdict));
    }

    private static boolean isAdvice(DeploymentSpec spec, Verdict verdict) {
        return verdict instanceof Verdict.Worse && spec.policy().analysis().advisory();
    }

    /** Whether enough FAILs of this kind roll back. */
    static boolean rollsBack(DeploymentSpec spec, Verdict verdict) {
        return spec.policy().rollbackOnFailure() && !isAdvice(spec, verdict);
    }

    /** Why a FAIL is not rolled back. */
    static Reason held(DeploymentSpec spec) {
        return Reason.of(
                spec.policy().rollbackOnFailure() ? ReasonCode.HELD_AS_ADVISORY : ReasonCode.HELD_AS_NO_ROLLBACK);
    }
}
