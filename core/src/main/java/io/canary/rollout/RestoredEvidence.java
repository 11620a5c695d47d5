package io.canary.rollout;

import io.canary.analysis.Comparison;
import io.canary.analysis.Verdict;
import io.canary.analysis.Window;
import io.canary.analysis.sequential.Mode;
import org.jspecify.annotations.Nullable;

/** The evidence that a deployment starts with: that of its record. Samples from before are lost. */
final class RestoredEvidence {
    private RestoredEvidence() {}

    /** Continues the comparison so far, or starts one if one is certain to follow; null for none. */
    static @Nullable Comparison comparison(DeploymentRecord record) {
        var policy = record.spec().policy().comparison();
        long since = record.updatedAt().toEpochMilli();
        if (record.state() instanceof State.Ended) {
            return null;
        } else if (record.lastDecision() != null
                && record.lastDecision().verdict() instanceof Verdict.Comparative last) {
            return Comparison.goOn(last.compared().inputs(), record.spec().learnedBefore(), since);
        }
        return policy.analysis().mode() == Mode.SEQUENTIAL
                ? Comparison.begin(policy, record.spec().learnedBefore(), since)
                : null;
    }

    static Window window(DeploymentRecord record) {
        return new Window(
                record.spec().policy().sampleWindow(), record.updatedAt().toEpochMilli());
    }
}
