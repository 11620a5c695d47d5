package io.canary.deployment;

import io.canary.deployment.TransitionQueue.Importance;
import io.canary.deployment.TransitionQueue.QueuedEvent;
import io.canary.journal.IdempotencyKey;
import io.canary.journal.JournalException;
import io.canary.rollout.Event;
import io.canary.rollout.Transition;
import io.canary.rollout.Transition.Move;
import io.canary.routing.RouterAnswer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns the events of one deployment into transitions, one at a time, each in the same order: decide, append, act,
 * reply. It does no I/O: it returns the actions to carry out, and gets their outcomes.
 *
 * <p>A transition that is not appended is not made. Its cause comes again: a timer is still due, a router response is
 * handled again, and a command gets the failure as its reply. There is one exception: a rollback does not wait for the
 * journal, see {@link RollbackInDoubt}. Not thread-safe.
 */
final class TransitionPipeline {
    /** The delay before a failed append is retried. */
    static final long RETRY_MILLIS = 1_000;

    /** An append that takes longer hangs: a rollback that waits behind it is requested from the router at once. */
    static final long STALL_MILLIS = 1_000;

    /** The interval at which an unjournaled rollback is repeated until the router confirms it. */
    static final long INSIST_MILLIS = 2_000;

    private static final Logger LOGGER = LoggerFactory.getLogger(TransitionPipeline.class);

    private final DeploymentContext deployment;
    private final boolean hasRouter;
    private final TransitionQueue queue = new TransitionQueue();
    private final ArrayDeque<ActorAction> actions = new ArrayDeque<>(2);
    private final RollbackInDoubt doubt;
    private final AppendRetries retries;
    private final StallWatch stall;
    private final InvariantGuard guard = new InvariantGuard();
    private @Nullable PendingAppend appending;
    private boolean stopped;

    /** @param hasRouter whether there is a router to ask: a deployment that has ended may have none */
    TransitionPipeline(DeploymentContext deployment, InstantSource clock, boolean hasRouter) {
        this.deployment = deployment;
        this.hasRouter = hasRouter;
        this.doubt = new RollbackInDoubt(deployment, actions);
        this.retries = new AppendRetries(deployment, clock, doubt, actions);
        this.stall = new StallWatch(deployment, queue, doubt, actions);
    }

    PipelinePhase phase() {
        if (doubt.isOpen()) {
            return PipelinePhase.ROLLING_BACK_IN_DOUBT;
        }
        return appending == null ? PipelinePhase.IDLE : PipelinePhase.APPENDING;
    }

    /** Whether timer events may come: nothing is in progress, and no failed append waits for its retry. */
    boolean isReady() {
        return phase() == PipelinePhase.IDLE && !retries.isWaiting() && !stopped;
    }

    /** Whether the first transition of the process is being appended. */
    boolean isBeginning() {
        return appending != null && appending.event() == null;
    }

    /** Whether a rollback has to be appended before anything else. */
    boolean isHeldUp() {
        return doubt.isUnwritten();
    }

    /** Stops: nothing new is started. */
    void stop() {
        stopped = true;
    }

    boolean isStopped() {
        return stopped;
    }

    // --- input and actions

    /** Queues the first transition of a deployment, before anything else. */
    void begin(Move move, Instant at, @Nullable IdempotencyKey key, CompletableFuture<Transition> reply) {
        append(new QueuedEvent(() -> null, key, reply), null, move, at, null);
    }

    /** Resumes the state that an earlier process left, before anything else. */
    void restart(Event event, CompletableFuture<Transition> reply) {
        var transition = checked(event, deployment.decide(event));
        var from = new QueuedEvent(() -> null, null, reply);
        if (transition instanceof Move move) {
            append(from, null, move, event.at(), null); // this holds for a rollback too: the split is read first
        } else {
            from.reply(actions, transition);
        }
    }

    /** Queues an event. Returns whether there was room for it. */
    boolean offer(QueuedEvent event, Importance importance) {
        boolean isTaken = queue.offer(event, importance);
        if (isTaken && appending != null) {
            stall.waits();
        }
        return isTaken;
    }

    /** The next action; null if there is none for now. */
    @Nullable
    ActorAction next() {
        while (actions.isEmpty() && appending == null) {
            var event = queue.poll();
            if (event != null) {
                process(event);
            } else if (doubt.isBehindStall()) {
                doubt.giveUp().forEach(effect -> actions.add(new ActorAction.CarryOut(effect)));
            } else {
                return null;
            }
        }
        return actions.poll();
    }

    // --- decide

    private void process(QueuedEvent queued) {
        stall.nextTurn();
        try {
            var event = queued.event().get();
            if (event == null) {
                queued.reply(actions, new Transition.Outdated());
            } else if (doubt.isUnwritten() && !doubt.isOf(event)) {
                queued.fail(actions, new JournalException("a rollback is to be recorded first"));
            } else {
                decided(queued, event, checked(event, deployment.decide(event)));
            }
        } catch (RuntimeException e) { // one event that cannot be handled must not stop those after it
            LOGGER.atError()
                    .addKeyValue("deployment", deployment.spec().id())
                    .setCause(e)
                    .log("event failed");
            queued.fail(actions, e);
        }
    }

    private Transition checked(Event event, Transition transition) {
        var checked = guard.checked(deployment.standing(), event, transition);
        if (checked != transition) {
            retries.postpone(null);
        }
        return checked;
    }

    private void decided(QueuedEvent queued, Event event, Transition transition) {
        if (!(transition instanceof Move move)) {
            if (doubt.isOf(event)) { // the rollback is no longer needed, and blocks nothing
                retries.appended();
                actions.add(new ActorAction.Show());
            }
            queued.reply(actions, transition);
            return;
        }
        var request = hasRouter ? move.rollback() : null;
        var call = request == null ? null : new RollbackCall(request);
        if (call != null) {
            doubt.endStall();
            actions.add(new ActorAction.AskForRollback(call));
        }
        append(queued, event, move, event.at(), call);
    }

    // --- append

    private void append(
            QueuedEvent from, @Nullable Event event, Move move, Instant at, @Nullable RollbackCall rollback) {
        var before = deployment.standing();
        var after = before.after(move, at);
        boolean isNews = after.revision() > before.revision(); // nothing new to append
        var learned = deployment.learned(after.state());
        appending = new PendingAppend(from, event, move, after, isNews, rollback);
        if (isNews) {
            actions.add(new ActorAction.Append(after, move, from.key(), learned));
        } else {
            appended();
        }
    }

    /** The append is slow. */
    void appendPending() {
        doubt.appendPending(appending);
    }

    /** The append succeeded. */
    void appended() {
        var done = takeAppending();
        if (done.isNews()) {
            retries.appended();
        }
        act(done);
        done.from().reply(actions, done.move());
    }

    /**
     * The append failed.
     *
     * @param isStopping whether that is because the service stops: the next start asks the routers again
     */
    void appendFailed(Throwable why, boolean isStopping) {
        var failed = takeAppending();
        if (why instanceof JournalException && failed.event() != null && !isStopping) {
            retries.failed(failed, failed.event(), String.valueOf(why.getMessage()));
        }
        failed.from().fail(actions, why);
    }

    private PendingAppend takeAppending() {
        var done = Objects.requireNonNull(appending, "nothing is being appended");
        appending = null;
        if (done.rollback() != null) {
            actions.add(new ActorAction.Insist(false));
        }
        return done;
    }

    /**
     * The wait is over.
     *
     * @param event the event to retry, as its transition was not appended; null for none
     */
    void retry(@Nullable Event event) {
        var again = retries.due(event);
        if (again != null && !stopped) {
            offer(again, Importance.ONCE);
        }
    }

    // --- act, reply

    private void act(PendingAppend done) {
        boolean wasOpen = !deployment.hasEnded();
        var before = done.move().history().isEmpty() ? null : deployment.snapshot();
        deployment.apply(done.after(), done.move());
        actions.add(new ActorAction.Show());
        if (done.rollback() != null) { // a rollback has no other effects
            done.rollback().written();
            if (done.rollback().answer() != null) {
                actions.add(new ActorAction.TakeAnswer(done.rollback()));
            }
        } else if (!doubt.withholds(done.move().effects())) {
            done.move().effects().forEach(effect -> actions.add(new ActorAction.CarryOut(effect)));
        }
        actions.add(new ActorAction.Announce(before, done.move(), wasOpen && deployment.hasEnded()));
    }

    // --- roll back in doubt

    /** Time to check whether the append hangs. */
    void lookForStall() {
        stall.look(canTakeBack());
    }

    /** Time to check whether a rollback waits behind the append. */
    void lookForRollback() {
        if (canTakeBack()) {
            stall.lookForRollback();
        }
    }

    private boolean canTakeBack() {
        return appending != null && hasRouter && !stopped;
    }

    /** Time to repeat the request for a rollback that is not in the journal yet. */
    void insist() {
        if (!stopped) {
            doubt.insist(appending);
        }
    }

    /** The router responded to an {@link ActorAction.AskForRollback}. */
    void rollbackAnswered(RollbackCall call, RouterAnswer answer) {
        call.answered(answer);
        if (call.isWritten()) {
            actions.add(new ActorAction.TakeAnswer(call));
        } else {
            doubt.answered(answer);
        }
    }
}
