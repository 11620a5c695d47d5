package io.canary.simulate;

import io.canary.analysis.Role;
import io.canary.rollout.DeploymentRecord;
import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.Effect.AskRouter;
import io.canary.rollout.Event;
import io.canary.rollout.HistoryEntry;
import io.canary.rollout.Retold;
import io.canary.rollout.Rollout;
import io.canary.rollout.State;
import io.canary.rollout.StateView;
import io.canary.rollout.Transition.Move;
import io.canary.simulate.RecordedGroups.Tick;
import io.canary.spi.Weight;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A rollout, decided again from its own recording: the rules and the comparison are those of every deployment, and
 * everything that comes to them from outside comes as it came. Ticks are judged at the time at which they were, the
 * router confirms when it did, and each evaluation sees the window that it saw. So the same is decided, and for the
 * same reasons, to the millisecond and the last digit, but for what follows from no sample and no rule: that is said.
 *
 * <p>Of what happens in the same millisecond, the recording tells the order: ticks stand by the decision that they were
 * judged for, and have the weight at which they were judged. Not thread-safe.
 */
final class Replay {
    private static final String BY = "simulation";
    private static final String WHY = ": lines of the recording are missing, or it is of another version";

    private final DeploymentSpec spec;
    private final RecordedGroups groups;
    private final RecordedHistory history;
    private final List<HistoryEntry> signs;
    private final ReplayedEvidence evidence;
    private final Moves moves;
    private DeploymentRecord record;
    private Instant now;
    private @Nullable Instant confirmedAt;
    private long confirmed;
    private @Nullable Instant breachAt;
    private @Nullable Instant passedOver;
    private long samples;
    private long ticks;
    private long canaryRequests;

    /** What happens next, in the order in which it does where several do at once. */
    private enum Kind {
        TICK,
        SIGN,
        BREACH,
        CONFIRMED,
        ALARM,
        LOOK,
        /** A recorded decision that no evaluation makes: upon a skip, or one that is not made again. */
        PASSED_OVER
    }

    private record Next(Instant at, Kind kind) {}

    private Replay(Plan plan, RecordedRollout recorded, Iterator<RecordedItem> items) {
        spec = plan.begunAt(recorded.createdAt());
        history = new RecordedHistory(recorded);
        signs = new ArrayList<>(history.signs());
        groups = new RecordedGroups(items);
        evidence = new ReplayedEvidence(spec);
        record = DeploymentRecord.before(spec);
        now = spec.createdAt();
        moves = new Moves(now);
    }

    /**
     * What becomes of it.
     *
     * @param plan its own
     * @param items in the order in which they were recorded
     */
    static SimulatedEnd run(Plan plan, RecordedRollout recorded, Iterator<RecordedItem> items) {
        return new Replay(plan, recorded, items).run();
    }

    private SimulatedEnd run() {
        obey(Rollout.begin(spec, record.requestSeq() + 1, BY), now);
        evidence.begin(groups.look(), now);
        while (!(state() instanceof State.Ended)) {
            var next = next();
            if (next == null) {
                break;
            }
            now = next.at();
            live(next.kind());
        }
        return ended();
    }

    // --- what is next

    private @Nullable Next next() {
        Next first = null;
        for (var each : candidates()) {
            first = first == null || isBefore(each, first) ? each : first;
        }
        boolean isKnown = groups.look() != null || groups.tick() != null;
        return first == null || (!isKnown && first.at().isAfter(history.known())) ? null : first;
    }

    private List<Next> candidates() {
        var look = groups.look();
        var alarm = StateView.alarm(spec, state());
        var due = StateView.nextEvaluation(state());
        var all = new ArrayList<Next>(Kind.values().length);
        add(tickAt(groups.tick(), look), Kind.TICK, all);
        add(signs.isEmpty() ? null : signs.getFirst().at(), Kind.SIGN, all);
        add(breachAt, Kind.BREACH, all);
        add(confirmedAt, Kind.CONFIRMED, all);
        add(alarm == null ? null : history.alarm(alarm), Kind.ALARM, all);
        add(due == null ? null : lookAt(look, due), Kind.LOOK, all);
        add(look == null || groups.tick() != null ? null : look.decidedAt(), Kind.PASSED_OVER, all);
        return all;
    }

    private void add(@Nullable Instant at, Kind kind, List<Next> to) {
        if (at != null) {
            to.add(new Next(at.isBefore(now) ? now : at, kind));
        }
    }

    private static @Nullable Instant tickAt(@Nullable Tick tick, @Nullable RecordedLook look) {
        if (tick == null) {
            return null;
        }
        var at = tick.closedAt() == null ? tick.end() : tick.closedAt();
        return look != null && at.isAfter(look.decidedAt()) ? look.decidedAt() : at;
    }

    /** The evaluation that is due, when it came: timers are a little late. */
    private Instant lookAt(@Nullable RecordedLook look, Instant due) {
        boolean isIt = look != null
                && !look.atOnce()
                && history.skip(look.decidedAt()) == null
                && !look.decidedAt().isBefore(due)
                && look.decidedAt().isBefore(due.plus(StateView.soak(spec, state())));
        return look != null && isIt ? look.decidedAt() : due;
    }

    /** Ticks are known to the millisecond only. */
    private boolean isBefore(Next one, Next other) {
        if (one.kind() == Kind.TICK && one.at().toEpochMilli() == other.at().toEpochMilli()) {
            return !isBeforeTick(other);
        } else if (other.kind() == Kind.TICK
                && one.at().toEpochMilli() == other.at().toEpochMilli()) {
            return isBeforeTick(one);
        } else if (!one.at().equals(other.at())) {
            return one.at().isBefore(other.at());
        }
        return one.kind().compareTo(other.kind()) < 0;
    }

    /** Of what happens in the millisecond in which a tick was closed, what came before it. */
    private boolean isBeforeTick(Next other) {
        return switch (other.kind()) {
            case CONFIRMED -> isOfNextStep(groups.tick());
            case LOOK -> recorded(false, other.at()) == null; // one that was not written had no tick to be written
            case TICK, SIGN, BREACH, ALARM, PASSED_OVER -> false;
        };
    }

    private boolean isOfNextStep(@Nullable Tick tick) {
        return tick != null && tick.weight() != null && !tick.weight().equals(StateView.weight(state()));
    }

    /** The decision as it was recorded, if it was made at {@code at}; else null. */
    private @Nullable RecordedLook recorded(boolean atOnce, Instant at) {
        var look = groups.look();
        return look != null && look.atOnce() == atOnce && look.decidedAt().equals(at) ? look : null;
    }

    // --- what comes of it

    private void live(Kind kind) {
        switch (kind) {
            case TICK -> close(Objects.requireNonNull(groups.tick()));
            case SIGN -> decide(Retold.event(signs.removeFirst(), confirmedWeight()));
            case BREACH -> {
                breachAt = null;
                var look = recorded(true, now);
                decide(evidence.breached(look, now));
                past(look);
            }
            case CONFIRMED -> {
                confirmedAt = null;
                decide(new Event.Confirmed(now, confirmed));
            }
            case ALARM -> decide(new Event.TimerFired(now));
            case LOOK -> {
                var look = recorded(false, now);
                decide(evidence.judged(look, now));
                past(look);
            }
            case PASSED_OVER -> {
                var skip = history.skip(now);
                if (skip != null) {
                    decide(Retold.skip(skip, evidence.judged(groups.look(), now)));
                } else {
                    passedOver = passedOver == null ? now : passedOver;
                }
                past(groups.look());
            }
        }
    }

    private Weight confirmedWeight() {
        return state() instanceof State.Watched w ? w.progress().confirmed() : Weight.NONE;
    }

    private void past(@Nullable RecordedLook look) {
        if (look != null) {
            evidence.past(look);
            groups.nextLook();
            evidence.begin(groups.look(), now);
        }
    }

    private void close(Tick tick) {
        var look = groups.look();
        groups.nextTick();
        ticks++;
        for (var sum : tick.sums()) {
            samples++;
            canaryRequests += sum.role() == Role.CANARY ? sum.requests() : 0;
        }
        boolean isCompared = look == null || look.compared();
        if (isCompared && evidence.close(tick, state(), now)) {
            breachAt = look == null ? now : look.decidedAt();
        }
    }

    private void decide(@Nullable Event event) {
        if (event != null && Rollout.decide(spec, state(), event, record.requestSeq() + 1) instanceof Move move) {
            obey(move, event.at());
        }
    }

    private void obey(Move move, Instant at) {
        moves.add(move, at, weight());
        record = record.after(move, at);
        evidence.follow(move);
        for (var effect : move.effects()) {
            if (effect instanceof AskRouter(long number, var command)) {
                confirmed = number;
                confirmedAt = history.confirmed(command, at);
            }
        }
    }

    private State state() {
        return record.state();
    }

    /** Nobody abandons what is only simulated. */
    private Weight weight() {
        return Objects.requireNonNull(StateView.weight(state()));
    }

    // --- what is told

    private SimulatedEnd ended() {
        String reason = StateView.reason(spec, state(), record.lastDecision());
        return new SimulatedEnd(
                StateView.status(state()),
                state() instanceof State.Ended ? reason : "the samples end: " + reason,
                spec.createdAt(),
                now,
                weight(),
                samples,
                0,
                ticks,
                canaryRequests,
                moves.all(),
                moves.leftOut(),
                notes());
    }

    private List<String> notes() {
        var notes = new ArrayList<>(Disturbances.sentences(history.entries()));
        if (evidence.isForeign()) {
            notes.add("the recording is of another version of the comparison, which may find other e-values");
        }
        var end = history.end();
        if (notes.isEmpty() && passedOver != null) {
            notes.add("the recorded decision of " + passedOver + " was not made again" + WHY);
        } else if (notes.isEmpty() && end != null && !isSame(end)) {
            notes.add("the recorded rollout ended otherwise, at " + end.at() + " (" + end.message() + ")" + WHY);
        }
        return notes;
    }

    private boolean isSame(HistoryEntry end) {
        return end.type().name().equals(StateView.status(state()).name())
                && end.at().equals(now);
    }
}
