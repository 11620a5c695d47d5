package io.canary.deployment;

import io.canary.analysis.Aggregates;
import io.canary.rollout.Decision;
import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.State;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a deployment stands at one moment.
 *
 * @param updatedAt when the state last changed
 * @param lastStepStartedAt when the current weight, or the last before the end, was confirmed; null before the first
 * @param lastMetricsAt when samples last came in; null before the first
 * @param lastDecision null before the first
 * @param samplesIgnored samples that came in but were older than the window
 */
public record Snapshot(
        DeploymentSpec spec,
        State state,
        Instant updatedAt,
        @Nullable Instant lastStepStartedAt,
        @Nullable Instant lastMetricsAt,
        @Nullable Decision lastDecision,
        long samplesIgnored) {

    /** What the last decision was made on; null before the first. */
    public @Nullable Aggregates lastAggregates() {
        return lastDecision == null ? null : lastDecision.evidence();
    }
}
