package io.canary.simulation;

import io.canary.analysis.Judge;
import io.canary.rollout.Commands;
import io.canary.rollout.DeploymentRecord;
import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.Effect;
import io.canary.rollout.Effect.AskRouter;
import io.canary.rollout.Effect.FreshWindow;
import io.canary.rollout.Event;
import io.canary.rollout.InvariantCheck;
import io.canary.rollout.Rollout;
import io.canary.rollout.State;
import io.canary.rollout.StateView;
import io.canary.rollout.Transition;
import io.canary.rollout.Transition.Move;
import io.canary.spi.Observation;
import io.canary.spi.Weight;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One deployment from its creation to its end, with all its events: a function of its seed. */
final class Life {
    private static final int ABANDON_ATTEMPTS = 10;

    private final Dice dice;
    private final DeploymentSpec spec;
    private final Agenda agenda = new Agenda(Specs.START);
    private final HostileRouter router;
    private final Host host;
    private final Canary canary;
    private final boolean badInTheEnd;
    private final double mortality;
    private final Invariants invariants;
    private final BiConsumer<DeploymentRecord, Transition> witness;
    private DeploymentRecord record;
    private int eventsSinceHealed;
    private int incarnation;
    private boolean healed;
    private @Nullable Instant alarmSet;
    private @Nullable Instant evaluationSet;

    /** @param specs creates the deployment from the first random numbers */
    Life(long seed, Function<Dice, DeploymentSpec> specs) {
        this(seed, specs, (record, transition) -> {});
    }

    /** @param witness called with the transition of each event and the state of the deployment */
    Life(long seed, Function<Dice, DeploymentSpec> specs, BiConsumer<DeploymentRecord, Transition> witness) {
        this.witness = witness;
        dice = new Dice(seed);
        spec = specs.apply(dice);
        router = new HostileRouter(agenda, dice, dice.oneOf(0.0, 0.1, 0.5, 0.9));
        host = new Host(agenda, dice, router, this::happen);
        canary = new Canary(dice, spec.policy(), dice.oneOf(0.0, 0.1, 0.9), Specs.START);
        badInTheEnd = spec.policy().rollbackOnFailure() && dice.chance(0.3);
        mortality = dice.oneOf(0.0, 0.0, 0.02, 0.2);
        invariants = new Invariants(spec, router, canary);
        record = begin();
    }

    /** Runs it to its end, and a little longer. */
    State.Ended live() {
        plan();
        while (!(state() instanceof State.Ended)) {
            Violation.require(!agenda.isEmpty(), () -> "something is waited for in " + state());
            agenda.advance();
            int most = 200 + 100 * new Schedule(spec.strategy()).most(); // a short deadline causes many pauses
            Violation.require(eventsSinceHealed < most, () -> "the end comes once the router heals, not " + state());
        }
        afterwards();
        return (State.Ended) state();
    }

    private DeploymentRecord begin() {
        var move = Rollout.begin(spec, 1, "somebody");
        invariants.begun(move);
        carryOut(move, null);
        var begun = DeploymentRecord.before(spec).after(move, agenda.now());
        witness.accept(begun, move);
        return begun;
    }

    private State state() {
        return record.state();
    }

    private void plan() {
        watch();
        var interval = spec.strategy().interval();
        var hostileTime = interval.multipliedBy(dice.oneOf(0, 3, 20)).plus(dice.upTo(Duration.ofSeconds(90)));
        agenda.after(dice.upTo(interval), () -> report(interval));
        for (int i = dice.oneOf(0, 0, 1, 3); i > 0; i--) {
            agenda.after(dice.upTo(hostileTime), this::command);
        }
        for (int i = dice.oneOf(0, 0, 1, 2); i > 0; i--) {
            agenda.after(dice.upTo(hostileTime), router::goAway);
            agenda.after(dice.upTo(hostileTime), this::die);
        }
        for (int i = dice.oneOf(0, 0, 1, 3); i > 0; i--) {
            agenda.after(dice.upTo(hostileTime), this::disturb);
        }
        if (dice.chance(0.2)) {
            agenda.after(dice.upTo(hostileTime), () -> abandon(ABANDON_ATTEMPTS));
        }
        agenda.after(spec.safeguards().reconcileInterval(), this::observe);
        agenda.after(hostileTime, this::heal);
    }

    // --- external events

    private void report(Duration every) {
        if (!healed) {
            canary.reportAtRandom(agenda.now());
            agenda.after(dice.upTo(every), () -> report(every));
        }
    }

    /** A third party moves the traffic, or a lease expires. */
    private void disturb() {
        if (state() instanceof State.Watched && StateView.openAsk(state()) == null) {
            boolean lapses = dice.chance(0.3);
            router.move(lapses ? Weight.NONE : new Weight(dice.between(0, 10_000)));
            if (lapses) {
                happen(new Event.LeaseLapsed(agenda.now(), record.requestSeq()));
            }
        }
    }

    /** The observed split may be out of date when it arrives. */
    private void observe() {
        if (state() instanceof State.Ended) {
            return;
        }
        agenda.after(spec.safeguards().reconcileInterval(), this::observe);
        if (!healed && dice.chance(0.1)) {
            happen(new Event.Unseen(agenda.now(), record.requestSeq(), null, "connection refused"));
            return;
        }
        if (!host.isIdle()) {
            return; // calls in flight may still take effect
        }
        var seen = seen();
        long asks = record.requestSeq() - (dice.chance(0.1) ? 1 : 0);
        if (healed || dice.chance(0.8)) {
            happen(new Event.Observed(agenda.now(), asks, seen, new Weight(1), dice.oneOf(Event.Run.values())));
        } else {
            int born = incarnation; // observations of a dead process are lost
            agenda.after(dice.upTo(HostileRouter.LIMIT), () -> {
                if (!healed && born == incarnation && !(state() instanceof State.Ended)) {
                    happen(new Event.Observed(agenda.now(), asks, seen, new Weight(1), dice.oneOf(Event.Run.values())));
                }
            });
        }
    }

    private Observation seen() {
        var share = router.traffic();
        return dice.chance(0.05)
                ? new Observation.CannotTell("asleep")
                : new Observation.InForce(Map.of(spec.newVersion(), share, spec.baselineVersion(), share.rest()));
    }

    private void command() {
        var now = agenda.now();
        if (spec.strategy().steps() != null && dice.chance(0.4)) {
            skip();
            return;
        }
        switch (dice.between(0, 7)) {
            case 0 -> happen(new Event.Commanded(now, Commands.CANCEL, "alice"));
            case 1 -> happen(new Event.Commanded(now, Commands.ROLLBACK, "alice"));
            case 2, 3 -> happen(new Event.Commanded(now, Commands.PAUSE, "alice"));
            case 4 -> happen(new Event.Commanded(now, Commands.RESUME, "alice"));
            case 5 -> happen(new Event.Commanded(now, Commands.ABANDON, "alice"));
            default -> {
                var judged = judged();
                happen(new Event.Commanded(now, Commands.promote(dice.chance(0.3)), "alice", judged));
            }
        }
    }

    private void skip() {
        happen(new Event.Commanded(agenda.now(), Commands.SKIP, "alice", judged()));
    }

    /** A person abandons the deployment, and tries again if that is not legal yet. */
    private void abandon(int attempts) {
        if (healed || state() instanceof State.Ended) {
            return;
        }
        happen(new Event.Commanded(agenda.now(), Commands.ABANDON, "alice"));
        if (attempts > 1) {
            agenda.after(dice.upTo(Duration.ofSeconds(20)), () -> abandon(attempts - 1));
        }
    }

    /** The process dies and restarts: decisions survive, calls in flight and memory do not. */
    private void die() {
        if (state() instanceof State.Ended) {
            return;
        }
        host.die();
        incarnation++;
        canary.loseWindow(agenda.now());
        alarmSet = null;
        evaluationSet = null;
        happen(new Event.Restarted(agenda.now()));
    }

    /** Sometimes it dies in the middle of a transition: between decide, append, act, and response. */
    private boolean dies() {
        if (healed || !dice.chance(mortality)) {
            return false;
        }
        die();
        return true;
    }

    private void heal() {
        healed = true;
        host.heal();
        happen(new Event.Commanded(agenda.now(), Commands.RESUME, "alice"));
    }

    /** Late responses, timers and commands cannot change an ended deployment, nor its traffic. */
    private void afterwards() {
        var end = (State.Ended) state();
        boolean isAbandoned = end instanceof State.Abandoned;
        Violation.require(isAbandoned || host.isIdle(), () -> "no call outlives the deployment that made it");
        int calls = router.calls();
        for (int i = 0; i < 20 && !agenda.isEmpty(); i++) {
            agenda.advance();
        }
        command();
        happen(new Event.TimerFired(agenda.now()));
        Violation.require(state().equals(end), () -> "an end is an end, not " + state());
        Violation.require(calls == router.calls(), () -> "nothing is asked of the router after " + end);
        invariants.ended(end);
    }

    // --- what the actor does

    private void happen(Event event) {
        eventsSinceHealed += healed && !(event instanceof Event.Observed) ? 1 : 0;
        if (dies()) { // before the append: it never happened
            return;
        }
        long requestSeq = record.requestSeq() + 1;
        var transition = Rollout.decide(spec, state(), event, requestSeq);
        var back = rollback(event, transition);
        if (back != null) {
            host.ask(back.number(), back.command());
            if (dies()) { // the router request was sent, but nothing appended: the next process does not know of it
                return;
            }
        }
        invariants.check(state(), event, requestSeq, transition);
        if (transition instanceof Move move) {
            var breach = InvariantCheck.breach(record, event, move);
            Violation.require(breach == null, () -> "no rule breaches an invariant: " + breach);
            record = record.after(move, event.at());
            witness.accept(record, move);
            if (!dies()) { // between append and act
                carryOut(move, back);
                watch();
            }
        }
        if (transition instanceof Transition.Refuse) {
            witness.accept(record, transition);
        }
        boolean isHeld = state() instanceof State.Paused || state() instanceof State.Drifted;
        if (healed && event instanceof Event.Judged && StateView.attention(state()) != null) {
            agenda.after(Duration.ZERO, this::skip);
        }
        if (healed && isHeld) { // held by a safeguard, so a person comes
            agenda.after(Duration.ZERO, () -> happen(new Event.Commanded(agenda.now(), Commands.RESUME, "alice")));
        }
    }

    /** A rollback is requested during its append; but after a restart the split is read first. */
    private static @Nullable AskRouter rollback(Event event, Transition transition) {
        return transition instanceof Move move && !(event instanceof Event.Restarted) ? move.rollback() : null;
    }

    /** @param begun the requests that were sent already */
    private void carryOut(Move move, @Nullable AskRouter begun) {
        for (var effect : move.effects()) {
            switch (effect) {
                case AskRouter ask -> {
                    if (begun == null) {
                        host.ask(ask.number(), ask.command());
                    }
                }
                case FreshWindow(Instant since) -> canary.freshWindow(since);
                case Effect.Withdraw w -> host.withdraw();
                case Effect.Observe o -> {} // the split is read periodically anyway
            }
        }
    }

    /** Timers fire late, never early; one that is no longer needed may still fire. */
    private void watch() {
        var alarm = StateView.alarm(spec, state());
        if (alarm != null && !alarm.equals(alarmSet)) {
            alarmSet = alarm;
            agenda.at(alarm.plus(lateness()), () -> ring(alarm));
        }
        var evaluation = StateView.nextEvaluation(state());
        if (evaluation != null && !evaluation.equals(evaluationSet)) {
            evaluationSet = evaluation;
            agenda.at(evaluation.plus(lateness()), this::evaluate);
        }
    }

    /** A timer that is still due fires again. */
    private void ring(Instant alarm) {
        alarmSet = alarm.equals(alarmSet) ? null : alarmSet;
        happen(new Event.TimerFired(agenda.now()));
    }

    private Duration lateness() {
        return healed || dice.chance(0.7)
                ? Duration.ZERO
                : dice.upTo(spec.strategy().interval().multipliedBy(3));
    }

    private void evaluate() {
        if (healed) {
            canary.reportEnough(agenda.now(), badInTheEnd);
        }
        var judged = judged();
        happen(judged);
        if (dice.chance(0.1)) {
            agenda.after(dice.upTo(spec.strategy().interval()), () -> happen(judged));
        }
    }

    private Event.Judged judged() {
        var evidence = canary.evidence(agenda.now());
        return new Event.Judged(agenda.now(), Judge.judge(spec.policy(), evidence), evidence);
    }
}
