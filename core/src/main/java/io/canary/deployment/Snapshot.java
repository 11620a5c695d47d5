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
 * How a deployment is at one moment.
 *
 * @param lastMetricsAt when samples last came in since the service was started; null before the first
 * @param samplesIgnored samples that came in since then but were older than the window
 * @param observedShare the canary's share of the requests that both versions reported last; null where that is not
 *     known
 * @param newUsersOnly whether the router's weights share out new users only
 * @param observedAt when the split in force was last seen or confirmed since the service was started; null if it was
 *     not
 * @param attention what somebody has to do for it to go on; null as a rule
 * @param unjournaledRollback what is being done although it is not recorded yet; null, but for the moment that this
 *     takes, or for trouble with the journal
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

    /** The canary's share of the traffic; null where it is not known, as the deployment was abandoned. */
    public @Nullable Weight weight() {
        return unjournaledRollback != null && unjournaledRollback.confirmed() ? Weight.NONE : StateView.weight(state());
    }

    /** What it is doing or waiting for. */
    public Reason reason() {
        return unjournaledRollback != null
                ? unjournaledRollback.reason(spec())
                : StateView.reason(spec(), state(), lastDecision());
    }

    /** What the last decision was made on; null before the first. */
    public @Nullable Aggregates lastAggregates() {
        var decision = lastDecision();
        return decision == null ? null : decision.evidence();
    }
}
