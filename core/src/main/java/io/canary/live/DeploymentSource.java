package io.canary.live;

import io.canary.api.Deployments;
import io.canary.api.LiveJson;
import io.canary.deployment.ActorReply.Judged;
import io.canary.deployment.UnjournaledRollback;
import io.canary.rollout.DeploymentRecord;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One deployment: what is decided, and the verdict so far. */
final class DeploymentSource implements FeedSource {
    private final Deployments deployments;
    private final String id;

    DeploymentSource(Deployments deployments, String id) {
        this.deployments = deployments;
        this.id = id;
    }

    /** What the deployment's own part depends on: reports alone do not change it. */
    private record Version(
            DeploymentRecord record,
            @Nullable String attention,
            @Nullable UnjournaledRollback rollback,
            int historySize) {}

    @Override
    public Future<List<FeedItem>> read() {
        return deployments.judged(id).map(now -> List.of(deployment(now), verdict(now)));
    }

    private static FeedItem deployment(Judged now) {
        var view = now.view();
        var s = view.snapshot();
        var version = new Version(
                s.record(),
                s.attention(),
                s.unjournaledRollback(),
                view.history().size());
        return new FeedItem(
                "deployment", version, () -> LiveJson.deployment(view).encode());
    }

    private static FeedItem verdict(Judged now) {
        String text = LiveJson.verdict(now).encode();
        return new FeedItem("verdict", text, () -> text);
    }

    @Override
    public Runnable listen(Runnable onChange) {
        var listener = deployments.onChange(id, change -> onChange.run());
        return listener::unregister;
    }
}
