package io.canary.deployment;

import io.canary.deployment.ActorAction.Announce;
import io.canary.deployment.ActorAction.Append;
import io.canary.deployment.ActorAction.ForRouter;
import io.canary.deployment.TransitionQueue.Importance;
import io.canary.journal.JournalException;
import io.canary.rollout.Event;
import io.canary.routing.HostedRouter;
import io.canary.routing.RouterAnswer;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a {@link DeploymentActor} on its context: carries out its actions, and arms the timers of its state. Used on one
 * context only.
 */
final class ActorLoop implements ActorInbox {
    private static final Logger LOGGER = LoggerFactory.getLogger(ActorLoop.class);

    private final Vertx vertx;
    private final DeploymentActor actor;
    private final DeploymentServices services;
    private final TransitionAnnouncer announcer;
    private final @Nullable RouterClient router;
    private final EvaluationTimer evaluations;
    private final OneShotTimer alarm;
    private final OneShotTimer ticks;
    private long insisting = -1;
    private boolean running;

    ActorLoop(
            Vertx vertx,
            Context context,
            DeploymentActor actor,
            @Nullable HostedRouter router,
            DeploymentServices services,
            TransitionAnnouncer announcer) {
        this.vertx = vertx;
        this.actor = actor;
        this.services = services;
        this.announcer = announcer;
        var deployment = actor.deployment();
        this.router = router == null ? null : new RouterClient(vertx, context, router, deployment, services, this);
        this.evaluations = new EvaluationTimer(vertx, () -> timed(actor::tick));
        this.alarm = new OneShotTimer(vertx, () -> timed(actor::ring));
        this.ticks = new OneShotTimer(vertx, () -> timed(actor::compare));
    }

    /** Completes when the router call in flight has returned; traffic stays as it is. */
    Future<?> stop() {
        actor.pipeline().stop();
        announcer.forget(); // its watchers end with it
        return router == null ? Future.succeededFuture() : router.idle();
    }

    // --- responses of the router

    @Override
    public void post(Supplier<Event> event, Importance importance) {
        actor.post(event, importance);
        run();
    }

    @Override
    public void observed(Instant at) {
        actor.deployment().observed(at);
        show();
    }

    @Override
    public void rollbackAnswered(RollbackCall call, RouterAnswer answer) {
        actor.pipeline().rollbackAnswered(call, answer);
        run();
    }

    // --- actions

    /** Call this after every event of the actor. */
    void run() {
        if (running) {
            return; // an action that completes at once calls this again
        }
        running = true;
        boolean acted = false;
        try {
            for (var action = actor.pipeline().next();
                    action != null;
                    action = actor.pipeline().next()) {
                perform(action);
                acted = true;
            }
        } finally {
            running = false;
        }
        if (acted) {
            arm();
        }
        ticks.follow(
                actor.pipeline().isStopped() ? null : actor.deployment().nextTick(),
                services.clock().instant());
    }

    private void timed(Runnable what) {
        what.run();
        begin();
    }

    /** The same, if the timers may have changed although no event happened. */
    void begin() {
        run();
        arm();
    }

    /** Updates the snapshot for readers of many deployments. */
    void show() {
        announcer.show();
    }

    private void perform(ActorAction action) {
        try {
            carryOut(action);
        } catch (RuntimeException e) { // the actor survives any exception
            LOGGER.atError()
                    .addKeyValue("deployment", actor.deployment().spec().id())
                    .setCause(e)
                    .log("action failed");
        }
    }

    private void carryOut(ActorAction action) {
        switch (action) {
            case Append append -> append(append);
            case ActorAction.Show s -> announcer.show();
            case Announce announce -> announcer.announce(announce);
            case ActorAction.Reply(var to, var transition) -> to.complete(transition);
            case ActorAction.ReplyFailure(var to, var why) -> to.completeExceptionally(why);
            case ActorAction.RetryLater(var event) ->
                vertx.setTimer(
                        TransitionPipeline.RETRY_MILLIS,
                        t -> timed(() -> actor.pipeline().retry(event)));
            case ActorAction.WatchForStall w ->
                vertx.setTimer(TransitionPipeline.STALL_MILLIS, t -> timed(actor.pipeline()::lookForStall));
            case ActorAction.Insist(boolean on) -> insist(on);
            case ForRouter forRouter -> {
                if (router != null) {
                    router.perform(forRouter);
                }
            }
        }
    }

    private void append(Append append) {
        Future<Void> written;
        try {
            written = services.journal().append(append.after(), append.move(), append.key(), append.learned());
        } catch (RuntimeException e) {
            written = Future.failedFuture(e);
        }
        if (!written.isComplete()) {
            actor.pipeline().appendPending();
        }
        written.onComplete(this::appended);
    }

    private void appended(AsyncResult<Void> written) {
        if (written.succeeded()) {
            actor.pipeline().appended();
        } else {
            boolean isLost = written.cause() instanceof JournalException
                    && !actor.pipeline().isBeginning();
            boolean isStopping = isLost && services.unfinished().take();
            if (isLost && !isStopping) {
                services.meters().notWritten();
            }
            actor.pipeline().appendFailed(written.cause(), isStopping);
        }
        run();
    }

    private void insist(boolean on) {
        vertx.cancelTimer(insisting);
        insisting = on ? vertx.setPeriodic(TransitionPipeline.INSIST_MILLIS, t -> timed(actor.pipeline()::insist)) : -1;
    }

    /**
     * Arms the timers of the state; not while the journal fails, as each attempt would fail at once, again and again.
     */
    private void arm() {
        if (!actor.pipeline().isReady()) {
            return;
        }
        var now = services.clock().instant();
        evaluations.follow(actor.evaluationDue(), actor.soak(), now);
        alarm.follow(actor.alarmDue(), now);
        if (router != null) {
            router.follow(actor.deployment().state());
        }
    }
}
