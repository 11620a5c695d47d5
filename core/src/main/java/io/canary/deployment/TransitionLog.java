package io.canary.deployment;

import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.HistoryEntry;
import io.canary.rollout.RolloutEnd;
import io.canary.rollout.State;
import io.canary.rollout.StateView;
import io.canary.telemetry.Meters;
import io.canary.text.ReasonText;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs the transitions of deployments for operators, and counts those that need attention. */
public final class TransitionLog implements DeploymentListener {
    private static final Logger LOGGER = LoggerFactory.getLogger(DeploymentVerticle.class);

    private final Meters meters;

    public TransitionLog(Meters meters) {
        this.meters = meters;
    }

    @Override
    public void changed(Snapshot before, Snapshot after, List<HistoryEntry> entries) {
        countEnd(before, after);
        for (var entry : entries) {
            count(after.spec(), entry);
            var level =
                    switch (entry.level()) {
                        case INFO -> LOGGER.atInfo();
                        case WARN -> LOGGER.atWarn();
                        case ERROR -> LOGGER.atError();
                    };
            level.addKeyValue("deployment", after.spec().id())
                    .addKeyValue("service", after.spec().serviceName())
                    .addKeyValue("status", StateView.status(after.state()))
                    .log(ReasonText.message(entry));
        }
    }

    private void countEnd(Snapshot before, Snapshot after) {
        if (after.state() instanceof State.Ended end && !(before.state() instanceof State.Ended)) {
            var took = Duration.between(after.spec().createdAt(), end.at());
            meters.rollouts().ended(RolloutEnd.of(after.record()), took.isNegative() ? Duration.ZERO : took);
        }
    }

    private void count(DeploymentSpec spec, HistoryEntry entry) {
        switch (entry.type()) {
            case DRIFTED -> meters.drifted(spec.router());
            case LEASE_LAPSED -> meters.leaseLapsed(spec.router());
            case ABANDONED -> meters.abandoned(spec.router());
            case PROMOTE_UNPROVEN -> meters.promotedUnproven();
            case ROUTER_UNREACHABLE -> meters.unreachable(spec.router());
            case SHARE_MISMATCH -> meters.shareMismatch(spec.router());
            case PROMOTION_DRIFTED -> meters.promotionDrifted(spec.router());
            default -> {}
        }
    }
}
