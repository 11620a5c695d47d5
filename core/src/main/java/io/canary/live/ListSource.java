package io.canary.live;

import io.canary.api.Deployments;
import io.canary.api.LiveJson;
import io.canary.deployment.Snapshot;
import io.canary.deployment.UnjournaledRollback;
import io.canary.rollout.DeploymentRecord;
import io.canary.rollout.State;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All deployments that are open, and those that were created last of the others. */
final class ListSource implements FeedSource {
    private static final int ENDED_MOST = 100;

    private final Deployments deployments;

    ListSource(Deployments deployments) {
        this.deployments = deployments;
    }

    /** What a row depends on: reports alone change none. */
    private record Version(
            DeploymentRecord record,
            @Nullable String attention,
            @Nullable UnjournaledRollback rollback) {}

    @Override
    public Future<List<FeedItem>> read() {
        return deployments.newest(s -> !hasEnded(s), Integer.MAX_VALUE).compose(open -> deployments
                .newest(ListSource::hasEnded, ENDED_MOST)
                .map(ended -> {
                    var all = new ArrayList<>(open);
                    all.addAll(ended);
                    return all.stream().map(ListSource::item).toList();
                }));
    }

    private static boolean hasEnded(Snapshot s) {
        return s.state() instanceof State.Ended;
    }

    private static FeedItem item(Snapshot s) {
        var version = new Version(s.record(), s.attention(), s.unjournaledRollback());
        return new FeedItem(s.spec().id(), version, () -> LiveJson.row(s).encode());
    }

    @Override
    public Runnable listen(Runnable onChange) {
        var listener = deployments.onHistory(change -> onChange.run());
        return listener::unregister;
    }
}
