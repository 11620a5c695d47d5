package io.canary.deployment;

import io.canary.analysis.Aggregates;
import io.canary.rollout.Decision;
import io.canary.rollout.DeploymentRecord;
import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.Reason;
import io.canary.rollout.State;
import io.canary.rollout.StateView;
import io.canary.spi.Weight;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A deployment at one moment.
 *
 * @param lastMetricsAt when the last samples came since the service started; null before the first
 * @param samplesIgnored samples since the start that were older than the window
 * @param observedShare the canary's share of the latest reports of both versions; null if unknown
 * @param newUsersOnly whether the router's weights apply to new users only
 * @param observedAt when the split in force was last read or confirmed since the service started; null if never
 * @param attention what a person has to do before it can continue; normally null
 * @param unjournaledRollback a rollback that is in progress but not recorded yet; null except briefly, or while the
 *     journal fails
 */
public record Snapshot(
        DeploymentRecord record,
        @Nullable Instant lastMetricsAt,
        long samplesIgnored,
        @Nullable Weight observedShare,
        boolean newUsersOnly,
        @Nullable Instant observedAt,
        @Nullable String attention,
        @Nullable UnjournaledRollback unjournaledRollback) {
    public DeploymentSpec spec() {
        return record.spec();
    }

    public State state() {
        return record.state();
    }

    public @Nullable Decision lastDecision() {
        return record.lastDecision();
    }

    /** The canary's share of the traffic; null if unknown, as after abandon. */
    public @Nullable Weight weight() {
        return unjournaledRollback != null && unjournaledRollback.confirmed() ? Weight.NONE : StateView.weight(state());
    }

    /** What it is doing or waiting for. */
    public Reason reason() {
        return unjournaledRollback != null
                ? unjournaledRollback.reason(spec())
                : StateView.reason(spec(), state(), lastDecision());
    }

    /** The verdict of the last decision; null before the first. */
    public @Nullable Aggregates lastAggregates() {
        var decision = lastDecision();
        return decision == null ? null : decision.evidence();
    }
}
