package io.canary.deployment;

import io.canary.deployment.ActorAction.RetryLater;
import io.canary.deployment.TransitionQueue.QueuedEvent;
import io.canary.rollout.Event;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles events whose transitions were not appended: some are retried a little later, the others come again by
 * themselves. Not thread-safe.
 */
final class AppendRetries {
    private static final Logger LOGGER = LoggerFactory.getLogger(AppendRetries.class);

    private final DeploymentContext deployment;
    private final InstantSource clock;
    private final RollbackInDoubt doubt;
    private final ArrayDeque<ActorAction> actions;
    private boolean inTrouble; // the last append failed, and it was logged
    private boolean waiting;

    AppendRetries(
            DeploymentContext deployment, InstantSource clock, RollbackInDoubt doubt, ArrayDeque<ActorAction> actions) {
        this.deployment = deployment;
        this.clock = clock;
        this.doubt = doubt;
        this.actions = actions;
    }

    /** Whether it is too early for timer events. */
    boolean isWaiting() {
        return waiting;
    }

    /** An append succeeded. */
    void appended() {
        inTrouble = false;
        doubt.durable();
    }

    void failed(PendingAppend failed, Event event, String why) {
        if (!inTrouble) {
            inTrouble = true; // a second later the log would only repeat itself
            LOGGER.atError()
                    .addKeyValue("deployment", deployment.spec().id())
                    .addKeyValue("event", event.getClass().getSimpleName())
                    .log("journal append failed, transition not applied: {}", why);
        }
        if (failed.rollback() != null) {
            doubt.appendFailed(event, failed.move(), failed.rollback(), why);
        }
        postpone(event);
    }

    /**
     * Timer events would fail at once, again and again: they wait for a while.
     *
     * @param event the event to retry then; null for none
     */
    void postpone(@Nullable Event event) {
        waiting = true;
        actions.add(new RetryLater(event));
    }

    /** The wait is over. Returns what to queue for the event to retry; null if it comes again by itself. */
    @Nullable
    QueuedEvent due(@Nullable Event event) {
        waiting = false;
        if (event == null) {
            return null;
        }
        if (doubt.isOf(event)) {
            return new QueuedEvent(() -> doubt.reworded(at(clock.instant(), event)), null, null);
        }
        return comesOnce(event) ? new QueuedEvent(() -> at(clock.instant(), event), null, null) : null;
    }

    /** Whether neither a timer nor the router brings the event again. */
    private static boolean comesOnce(Event event) {
        return event instanceof Event.Confirmed || event instanceof Event.Failed || event instanceof Event.ClockMoved;
    }

    /** The same event at a later time, if its transition can be a rollback, or if it comes only once. */
    private static Event at(Instant at, Event event) {
        return switch (event) {
            case Event.Confirmed e -> new Event.Confirmed(at, e.ask());
            case Event.Failed e -> new Event.Failed(at, e.ask(), e.kind(), e.error());
            case Event.ClockMoved e -> new Event.ClockMoved(at, e.by());
            case Event.Judged e -> new Event.Judged(at, e.verdict(), e.evidence(), e.recorded(), e.late());
            case Event.Breached e -> new Event.Breached(at, e.verdict(), e.evidence());
            case Event.TimerFired e -> new Event.TimerFired(at);
            case Event.Commanded e -> new Event.Commanded(at, e.command(), e.by(), e.judged());
            case Event.Restarted e -> new Event.Restarted(at);
            case Event.ShareObserved e -> new Event.ShareObserved(at, e.observed(), e.asked(), e.differs(), e.far());
            case Event.CanarySilent e -> new Event.CanarySilent(at, e.since(), e.what());
            case Event.BaselineJudged e -> e;
            case Event.Observed e -> e;
            case Event.Unseen e -> e;
            case Event.Superseded e -> e;
            case Event.LeaseLapsed e -> e;
        };
    }
}
