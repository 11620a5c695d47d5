package io.canary.deployment;

import io.canary.rollout.HistoryEntry;
import io.canary.rollout.View;
import io.canary.telemetry.Meters;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens to deployments, for operators: a line in the log, and a count of what they want to be told of. */
final class MoveLog {
    private static final Logger LOGGER = LoggerFactory.getLogger(DeploymentVerticle.class);

    private MoveLog() {}

    static void write(Course course, List<HistoryEntry> news, Meters meters) {
        for (var entry : news) {
            count(course, entry, meters);
            var level =
                    switch (entry.level()) {
                        case INFO -> LOGGER.atInfo();
                        case WARN -> LOGGER.atWarn();
                        case ERROR -> LOGGER.atError();
                    };
            level.addKeyValue("deployment", course.spec().id())
                    .addKeyValue("service", course.spec().serviceName())
                    .addKeyValue("status", View.status(course.state()))
                    .log(entry.message());
        }
    }

    private static void count(Course course, HistoryEntry entry, Meters meters) {
        if (entry.type() == HistoryEntry.Type.DRIFTED) {
            meters.drifted(course.spec().router());
        } else if (entry.type() == HistoryEntry.Type.LEASE_LAPSED) {
            meters.leaseLapsed(course.spec().router());
        } else if (entry.type() == HistoryEntry.Type.ABANDONED) {
            meters.abandoned(course.spec().router());
        } else if (entry.type() == HistoryEntry.Type.PROMOTE_UNPROVEN) {
            meters.promotedUnproven();
        } else if (entry.type() == HistoryEntry.Type.ROUTER_UNREACHABLE) {
            meters.unreachable(course.spec().router());
        } else if (entry.type() == HistoryEntry.Type.SHARE_MISMATCH) {
            meters.shareMismatch(course.spec().router());
        } else if (entry.type() == HistoryEntry.Type.PROMOTION_DRIFTED) {
            meters.promotionDrifted(course.spec().router());
        }
    }
}
