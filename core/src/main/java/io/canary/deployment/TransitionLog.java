package io.canary.deployment;

import io.canary.rollout.HistoryEntry;
import io.canary.rollout.StateView;
import io.canary.telemetry.Meters;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens to deployments, for operators: a line in the log, and a count of what they want to be told of. */
final class TransitionLog {
    private static final Logger LOGGER = LoggerFactory.getLogger(DeploymentVerticle.class);

    private TransitionLog() {}

    static void write(DeploymentContext deployment, List<HistoryEntry> news, Meters meters) {
        for (var entry : news) {
            count(deployment, entry, meters);
            var level =
                    switch (entry.level()) {
                        case INFO -> LOGGER.atInfo();
                        case WARN -> LOGGER.atWarn();
                        case ERROR -> LOGGER.atError();
                    };
            level.addKeyValue("deployment", deployment.spec().id())
                    .addKeyValue("service", deployment.spec().serviceName())
                    .addKeyValue("status", StateView.status(deployment.state()))
                    .log(entry.message());
        }
    }

    private static void count(DeploymentContext deployment, HistoryEntry entry, Meters meters) {
        if (entry.type() == HistoryEntry.Type.DRIFTED) {
            meters.drifted(deployment.spec().router());
        } else if (entry.type() == HistoryEntry.Type.LEASE_LAPSED) {
            meters.leaseLapsed(deployment.spec().router());
        } else if (entry.type() == HistoryEntry.Type.ABANDONED) {
            meters.abandoned(deployment.spec().router());
        } else if (entry.type() == HistoryEntry.Type.PROMOTE_UNPROVEN) {
            meters.promotedUnproven();
        } else if (entry.type() == HistoryEntry.Type.ROUTER_UNREACHABLE) {
            meters.unreachable(deployment.spec().router());
        } else if (entry.type() == HistoryEntry.Type.SHARE_MISMATCH) {
            meters.shareMismatch(deployment.spec().router());
        } else if (entry.type() == HistoryEntry.Type.PROMOTION_DRIFTED) {
            meters.promotionDrifted(deployment.spec().router());
        }
    }
}
