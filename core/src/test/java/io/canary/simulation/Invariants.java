package io.canary.simulation;

import static io.canary.simulation.Violation.require;

import io.canary.rollout.Command;
import io.canary.rollout.Commands;
import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.Effect;
import io.canary.rollout.Effect.AskRouter;
import io.canary.rollout.Effect.RouterCommand;
import io.canary.rollout.Event;
import io.canary.rollout.HistoryEntry.Level;
import io.canary.rollout.KnownBad;
import io.canary.rollout.Rollout;
import io.canary.rollout.State;
import io.canary.rollout.State.Paused;
import io.canary.rollout.State.RollingBack;
import io.canary.rollout.State.Soaking;
import io.canary.rollout.StateView;
import io.canary.rollout.Status;
import io.canary.rollout.Transition;
import io.canary.rollout.Transition.Move;
import io.canary.rollout.Transition.Refuse;
import io.canary.spi.Weight;
import io.canary.text.ReasonText;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The invariants that hold after every event. They are checked against the real traffic, which the rules do not see.
 */
final class Invariants {
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final int ATTEMPTS_BEFORE_ABANDONMENT = 3;

    private final DeploymentSpec spec;
    private final HostileRouter router;
    private final Decisions decisions;
    private @Nullable RouterCommand lastWish;
    private Weight confirmed = Weight.NONE;
    private long lastNumber;

    Invariants(DeploymentSpec spec, HostileRouter router, Canary canary) {
        this.spec = spec;
        this.router = router;
        this.decisions = new Decisions(spec, canary);
    }

    void begun(Move move) {
        asks(move);
    }

    void check(State before, Event event, long requestSeq, Transition transition) {
        require(
                transition.equals(Rollout.decide(spec, before, event, requestSeq)),
                () -> "the same event in the same state is ruled upon in the same way");
        if (transition instanceof Move move && move.next() instanceof State.Abandoned abandoned) {
            givenUpOnlyAsWanted(before, event, move, abandoned);
        } else if (transition instanceof Move move) {
            finalOnlyWhenConfirmed(before, event, move.next());
            noReturnFromRollback(before, move.next());
            decisions.check(before, event, move);
            if (event instanceof Event.Confirmed && lastWish != null) {
                confirmed = HostileRouter.canaryShare(lastWish);
            } else if (event instanceof Event.Observed || event instanceof Event.LeaseLapsed) {
                confirmed = Objects.requireNonNull(
                        StateView.weight(move.next())); // what was found, or found to be right again
            }
            asks(move);
            aRollbackIsAllThereIsToDo(event, move);
            statusChangesAreRemembered(before, move);
            what(move.next(), event, requestSeq + 1);
        } else {
            what(before, event, requestSeq);
        }
    }

    /** Checks the state after all calls in flight have ended. */
    void ended(State.Ended state) {
        require(
                state instanceof State.Abandoned
                        || state instanceof State.Unchanged
                        || router.isMoved()
                        || router.traffic().equals(StateView.weight(state)),
                () -> "the traffic stays where " + state + " says");
    }

    private void what(State state, Event event, long requestSeq) {
        reportedWeightIsReal(state);
        leavingIsLegal(state, event, requestSeq);
        openAskIsTheLastOne(state);
        failedAsksAreRepeatedAndVisible(state, event);
    }

    // --- 1: the state that is reported is the state that the traffic is in

    private void finalOnlyWhenConfirmed(State before, Event event, State after) {
        if (after instanceof State.Unchanged) {
            require(
                    event instanceof Event.Failed || event instanceof Event.TimerFired,
                    () -> "nothing was changed only where the router did not take it, not upon " + event);
            require(
                    router.isMoved() || router.traffic().equals(Weight.NONE),
                    () -> after + " while the canary has " + router.traffic());
        } else if (after instanceof State.Ended) {
            var request = StateView.openAsk(before);
            require(
                    event instanceof Event.Confirmed c && request != null && c.ask() == request.number(),
                    () -> "an end only upon the router's confirmation, not upon " + event);
            var claimed = after instanceof State.Promoted ? RouterCommand.Promote.class : RouterCommand.RollBack.class;
            require(
                    claimed.isInstance(lastWish),
                    () -> "what was confirmed is what " + after + " claims, not " + lastWish);
            require(
                    router.isMoved() || router.traffic().equals(StateView.weight(after)),
                    () -> after + " while the canary has " + router.traffic());
        }
    }

    /**
     * Abandon is the only end without a confirmation: it claims nothing, requests nothing more, and is an error event.
     */
    private void givenUpOnlyAsWanted(State before, Event event, Move move, State.Abandoned after) {
        var request = StateView.openAsk(before);
        require(
                event instanceof Event.Commanded c && c.command() instanceof Command.Abandon,
                () -> "only a command abandons, not " + event);
        require(
                StateView.isOutage(before)
                        || (request != null
                                && request.lastError() != null
                                && request.attempt() >= ATTEMPTS_BEFORE_ABANDONMENT),
                () -> "a router that answers is not given up in " + before);
        require(move.effects().equals(List.of(new Effect.Withdraw())), () -> "nothing is asked any more: " + move);
        require(
                StateView.weight(after) == null
                        && StateView.status(after) == Status.FAILED
                        && ReasonText.of(StateView.reason(spec, after, null)).contains("unconfirmed: traffic unknown"),
                () -> "what is not known is not claimed in " + after);
        require(KnownBad.of(spec, after) == null, () -> "nothing is known against the version");
        require(
                move.history().stream().anyMatch(e -> e.level() == Level.ERROR && e.by() != null),
                () -> "it is an error event with a requester: " + move.history());
    }

    private void reportedWeightIsReal(State state) {
        require(
                (state instanceof State.Abandoned || state instanceof State.Unchanged)
                        ? StateView.weight(state) == null
                        : confirmed.equals(StateView.weight(state)),
                () -> "the weight is what was last confirmed, " + confirmed + ", not as in " + state);
        if (progressing(state) instanceof Soaking s && !StateView.isOutage(state)) {
            var said = s.progress().confirmed();
            require(
                    router.isMoved() || router.traffic().equals(said),
                    () -> s + " while the canary has " + router.traffic());
        }
    }

    // --- 3: cancel and roll back are legal in every state that is not final

    private void leavingIsLegal(State state, Event event, long requestSeq) {
        if (state instanceof State.Ended) {
            return;
        }
        for (var command : List.of(Commands.CANCEL, Commands.ROLLBACK)) {
            var transition = Rollout.decide(spec, state, new Event.Commanded(event.at(), command, "alice"), requestSeq);
            switch (transition) {
                case Transition.Outdated o -> throw new Violation("the rules know no revisions");
                case Refuse r -> throw new Violation(command + " is legal in " + state);
                case Transition.Stay s ->
                    require(state instanceof RollingBack, () -> command + " has consequences in " + state);
                case Move m ->
                    require(
                            m.next() instanceof RollingBack
                                    && m.effects()
                                            .equals(List.of(new AskRouter(requestSeq, new RouterCommand.RollBack()))),
                            () -> command + " asks for the baseline in " + state);
            }
        }
    }

    // --- 4: rolling back never gives up and is visible

    private static void noReturnFromRollback(State before, State after) {
        if (before instanceof RollingBack r) {
            boolean same = (after instanceof RollingBack n
                            && n.outcome() == r.outcome()
                            && n.reason().equals(r.reason()))
                    || (after instanceof State.Reverted w
                            && w.outcome() == r.outcome()
                            && w.reason().equals(r.reason()))
                    || (after instanceof State.Unchanged u // the router never applied anything that had to be undone
                            && r.first() != null
                            && ReasonText.of(u.reason()).startsWith(ReasonText.of(r.reason())));
            require(same, () -> "a rollback leads to where it set out for, not from " + before + " to " + after);
        }
    }

    private void failedAsksAreRepeatedAndVisible(State state, Event event) {
        var request = StateView.openAsk(state);
        if (request != null && request.retryAt() != null) {
            var alarm = StateView.alarm(spec, state);
            require(alarm != null && !alarm.isAfter(request.retryAt()), () -> "a failed ask is repeated in " + state);
            require(
                    !(event instanceof Event.Failed)
                            || !request.retryAt().isAfter(event.at().plus(LONGEST_PAUSE)),
                    () -> "a failed ask is repeated within half a minute in " + state);
            String reason = ReasonText.of(StateView.reason(spec, state, null));
            require(
                    reason.contains("attempt " + request.attempt())
                            && reason.contains(String.valueOf(request.lastError())),
                    () -> "everybody sees how the asking goes in " + state);
        }
    }

    // --- 5: one request at a time, and 2: only a decision raises the weight

    private void asks(Move move) {
        for (var effect : move.effects()) {
            if (effect instanceof AskRouter(long number, RouterCommand command)) {
                require(number == lastNumber + 1, () -> "questions are numbered in order");
                require(
                        lastWish == null
                                || command.equals(lastWish)
                                || command instanceof RouterCommand.RollBack
                                || isAskedAgain(move, command)
                                || decisions.allow(move, command),
                        () -> command + " is asked for after " + lastWish + " although nothing was decided");
                require(
                        !(lastWish instanceof RouterCommand.RollBack) || command instanceof RouterCommand.RollBack,
                        () -> "nothing but the baseline is asked for during a rollback");
                lastNumber = number;
                lastWish = command;
            }
        }
    }

    /** The last confirmed split may be requested again at any time. */
    private static boolean isAskedAgain(Move move, RouterCommand command) {
        return command instanceof RouterCommand.Split(Weight weight)
                && progressing(move.next()) instanceof State.Reasserting r
                && weight.equals(r.progress().confirmed());
    }

    /** A rollback is the only request of its transition. */
    private static void aRollbackIsAllThereIsToDo(Event event, Move move) {
        require(
                event instanceof Event.Restarted
                        || !move.rollsBack()
                        || move.effects().size() == 1,
                () -> "beside a rollback nothing is asked for, as here: " + move.effects());
    }

    private void openAskIsTheLastOne(State state) {
        var request = StateView.openAsk(state);
        require(
                request == null || request.number() == lastNumber,
                () -> "what is open is what was asked last in " + state);
    }

    private static void statusChangesAreRemembered(State before, Move move) {
        require(
                StateView.status(before) == StateView.status(move.next())
                        || !move.history().isEmpty(),
                () -> "a new status stands in the history");
    }

    static @Nullable State progressing(State state) {
        return state instanceof Paused p ? p.resumeTo() : state;
    }
}
