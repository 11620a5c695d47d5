package io.canary.deployment;

import io.canary.journal.JournalException;
import io.canary.rollout.Event;
import io.canary.rollout.State.RollingBack;
import io.canary.rollout.Transition.Move;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of moves that could not be made durable. They are not made, and what brought them about comes again a
 * little later: what time brings is still due, what the router said is heard again, and whoever wanted something was
 * told.
 *
 * <p>With one exception: the {@link RollbackCall} of a canary is not kept waiting, whatever the journal does, or does
 * not do in time. That is what brings the least harm, it can be done as often as one likes, and it is recorded before
 * anything else as soon as something can be. Until then nothing else happens to the deployment. Used on one context
 * only.
 */
final class FailedAppends {
    private static final Logger LOGGER = LoggerFactory.getLogger(FailedAppends.class);
    private static final long AGAIN_MILLIS = 1_000;
    private static final long PATIENCE_MILLIS = 2_000;

    private final Vertx vertx;
    private final DeploymentContext deployment;
    private final InstantSource clock;
    private final Consumer<Supplier<Event>> post;
    private final Runnable watch;
    private final Runnable changed;
    private boolean inTrouble;
    private boolean waiting;
    private @Nullable Event retreat;

    /**
     * With nothing unwritten.
     *
     * @param post what an event is given to, to be worded when its turn comes
     * @param watch arms what time brings
     * @param changed called when it looks different from outside
     */
    FailedAppends(
            Vertx vertx,
            DeploymentContext deployment,
            InstantSource clock,
            Consumer<Supplier<Event>> post,
            Runnable watch,
            Runnable changed) {
        this.vertx = vertx;
        this.deployment = deployment;
        this.clock = clock;
        this.post = post;
        this.watch = watch;
        this.changed = changed;
    }

    /** Whether it is too early to try again. */
    boolean isWaiting() {
        return waiting;
    }

    /** Whether a rollback is to be recorded before this. */
    boolean holdsUp(Event event) {
        return retreat != null && retreat != event;
    }

    /** Whether a rollback is to be recorded before anything else. */
    boolean isRetreating() {
        return retreat != null;
    }

    /** A move was written. */
    void written() {
        inTrouble = false;
        retreat = null;
        if (deployment.unrecorded() != null) {
            deployment.unrecorded(null);
        }
    }

    /** Nothing follows from an event: a rollback that it was to bring is not wanted any more, and holds nothing up. */
    void ruledOut(Event event) {
        if (retreat == event) {
            written();
            changed.run();
        }
    }

    /**
     * A canary is taken back while that is written; everybody sees what is done meanwhile, and where the writing takes
     * long, why.
     */
    void awaits(Move move, Future<?> written, RollbackCall back) {
        var begun = new UnjournaledRollback(reason(move), null, false);
        if (!written.isComplete()) {
            show(begun);
            back.confirmed(() -> {
                if (begun.equals(deployment.unrecorded())) {
                    show(begun.asConfirmed());
                }
            });
        }
        long timer = vertx.setPeriodic(PATIENCE_MILLIS, t -> takeBack(move, back));
        written.onComplete(done -> vertx.cancelTimer(timer));
    }

    /**
     * A move was not written.
     *
     * @param back what is done about it all the same; null if it takes nothing back
     */
    void failed(Event event, Move move, JournalException why, @Nullable RollbackCall back) {
        if (!inTrouble) {
            inTrouble = true; // a second later it would only say the same again
            LOGGER.atError()
                    .addKeyValue("deployment", deployment.spec().id())
                    .addKeyValue("event", event.getClass().getSimpleName())
                    .log("journal append failed, transition not applied: {}", why.getMessage());
        }
        if (back != null) {
            retreat = event;
            takeBack(move, String.valueOf(why.getMessage()), back);
        }
        waiting = true;
        vertx.setTimer(AGAIN_MILLIS, t -> again(event));
    }

    /** Takes a canary back although the journal does not answer. */
    void takeBack(Move move, RollbackCall back) {
        takeBack(move, "the journal does not answer", back);
    }

    private void takeBack(Move move, String why, RollbackCall back) {
        String reason = reason(move);
        var before = deployment.unrecorded();
        show(new UnjournaledRollback(reason, why, before != null && before.confirmed()));
        if (before == null || before.why() == null) {
            LOGGER.atError()
                    .addKeyValue("deployment", deployment.spec().id())
                    .log("taking the canary back without recording it: {}", reason);
        }
        back.insist(() -> {
            if (deployment.unrecorded() != null) {
                show(new UnjournaledRollback(reason, why, true));
            }
        });
    }

    private static String reason(Move move) {
        return move.next() instanceof RollingBack r ? r.reason() : "";
    }

    private void show(UnjournaledRollback unjournaledRollback) {
        deployment.unrecorded(unjournaledRollback);
        changed.run();
    }

    private void again(Event event) {
        waiting = false;
        if (retreat == event) {
            post.accept(() -> {
                var now = dated(event, clock.instant());
                retreat = now;
                return now;
            });
        } else if (event instanceof Event.Confirmed
                || event instanceof Event.Failed
                || event instanceof Event.ClockMoved) {
            post.accept(() -> dated(event, clock.instant()));
        } else {
            watch.run(); // time brings it again, or whoever wanted it was told
        }
    }

    private static Event dated(Event event, Instant at) {
        return switch (event) {
            case Event.Confirmed e -> new Event.Confirmed(at, e.ask());
            case Event.Failed e -> new Event.Failed(at, e.ask(), e.kind(), e.error());
            case Event.ClockMoved e -> new Event.ClockMoved(at, e.by());
            case Event.Judged e -> new Event.Judged(at, e.verdict(), e.evidence(), e.recorded(), e.late());
            case Event.Breached e -> new Event.Breached(at, e.verdict(), e.evidence());
            case Event.TimerFired e -> new Event.TimerFired(at);
            case Event.Commanded e -> new Event.Commanded(at, e.command(), e.by(), e.judged());
            case Event.Restarted e -> new Event.Restarted(at);
            case Event.BaselineJudged e -> e; // these take nothing back
            case Event.ShareObserved e -> new Event.ShareObserved(at, e.observed(), e.asked(), e.differs(), e.far());
            case Event.CanarySilent e -> new Event.CanarySilent(at, e.since(), e.what());
            case Event.Observed e -> e;
            case Event.Unseen e -> e;
            case Event.Superseded e -> e;
            case Event.LeaseLapsed e -> e;
        };
    }
}
