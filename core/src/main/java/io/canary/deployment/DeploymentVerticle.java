package io.canary.deployment;

import io.canary.deployment.SupervisorRequest.Begin;
import io.canary.routing.HostedRouter;
import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Gives the {@link DeploymentActor} of one deployment its address and its context. */
final class DeploymentVerticle implements Deployable {
    private final DeploymentContext deployment;
    private final @Nullable HostedRouter router;
    private final DeploymentServices services;
    private final SnapshotHolder holder;
    private final Runnable onEnd;
    private @Nullable Begin wanted;
    private @Nullable ActorLoop loop;

    /**
     * The verticle, not yet deployed.
     *
     * @param wanted the requested start; null for a deployment that an earlier process recorded
     * @param router null if the deployment has ended and needs no router any more
     * @param onEnd called once, on this verticle's context, when the deployment has ended and before it is announced
     */
    DeploymentVerticle(
            DeploymentContext deployment,
            @Nullable Begin wanted,
            @Nullable HostedRouter router,
            DeploymentServices services,
            SnapshotHolder holder,
            Runnable onEnd) {
        this.deployment = deployment;
        this.wanted = wanted;
        this.router = router;
        this.services = services;
        this.holder = holder;
        this.onEnd = onEnd;
    }

    @Override
    public Future<?> deploy(Context context) {
        var vertx = context.owner();
        var actor = new DeploymentActor(deployment, router, services.sources(), services.clock(), services.meters());
        var waiters = new ConfirmationWaiters(vertx);
        var announcer = new TransitionAnnouncer(deployment, services, holder, waiters, onEnd);
        var begun = new ActorLoop(vertx, context, actor, router, services, announcer);
        loop = begun;
        var requests = new ActorRequests(vertx, context, actor, begun, waiters, services.meters());
        var first = wanted;
        wanted = null; // saves memory with many deployments
        return services.bus()
                .answer(ActorRequest.address(deployment.spec().id()), requests::answer)
                .completion()
                .compose(v -> {
                    if (first == null) {
                        announcer.restarted();
                    }
                    var done = first == null ? actor.restart() : actor.begin(first);
                    begun.begin();
                    return Future.fromCompletionStage(done, context);
                });
    }

    @Override
    public Future<?> undeploy(Context context) {
        return Objects.requireNonNull(loop).stop();
    }
}
