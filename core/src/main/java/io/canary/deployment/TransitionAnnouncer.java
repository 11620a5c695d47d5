package io.canary.deployment;

import io.canary.deployment.ActorAction.Announce;
import io.canary.rollout.StateView;
import io.canary.rollout.Transition.Move;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes and announces the durable transitions of one deployment. Used on one context only. */
final class TransitionAnnouncer {
    private static final Logger LOGGER = LoggerFactory.getLogger(TransitionAnnouncer.class);

    private final DeploymentContext deployment;
    private final DeploymentServices services;
    private final SnapshotHolder holder;
    private final ConfirmationWaiters waiters;
    private final Runnable onEnd;

    /** @param onEnd called once, when the deployment has ended and before that is announced */
    TransitionAnnouncer(
            DeploymentContext deployment,
            DeploymentServices services,
            SnapshotHolder holder,
            ConfirmationWaiters waiters,
            Runnable onEnd) {
        this.deployment = deployment;
        this.services = services;
        this.holder = holder;
        this.waiters = waiters;
        this.onEnd = onEnd;
    }

    void show() {
        holder.show(deployment.snapshot());
    }

    void restarted() {
        var now = deployment.snapshot();
        callListeners(listener -> listener.restarted(now));
    }

    void announce(Announce announce) {
        var move = announce.move();
        if (move.decision() != null) {
            services.meters().decided(move.decision().kind());
        }
        if (announce.isTheEnd()) {
            onEnd.run();
        }
        var before = announce.before();
        if (before != null) {
            var now = deployment.snapshot();
            callListeners(listener -> listener.changed(before, now, move.history()));
        }
        if (StateView.openAsk(deployment.state()) == null) {
            waiters.release();
        }
        publish(move);
    }

    /** An exception of one listener does not keep the others from being called. */
    private void callListeners(Consumer<DeploymentListener> news) {
        for (var listener : services.listeners()) {
            try {
                news.accept(listener);
            } catch (RuntimeException e) {
                LOGGER.atError()
                        .addKeyValue("deployment", deployment.spec().id())
                        .addKeyValue("listener", listener.getClass().getSimpleName())
                        .setCause(e)
                        .log("listener failed");
            }
        }
    }

    /** After everything else, so that listeners that query at once see all of it. */
    private void publish(Move move) {
        var change = new DeploymentChanged(deployment.standing());
        services.bus().publish(DeploymentChanged.topic(deployment.spec().id()), change);
        if (!move.history().isEmpty()) {
            services.bus().publish(DeploymentChanged.HISTORY, change);
        }
    }

    /** The deployment or the service ends: nothing more is announced. */
    void forget() {
        if (StateView.recoveryWatch(deployment.state()) != null) {
            callListeners(listener -> listener.forgotten(deployment.spec()));
        }
    }
}
