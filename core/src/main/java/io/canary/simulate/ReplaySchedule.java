package io.canary.simulate;

import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.HistoryEntry;
import io.canary.rollout.State;
import io.canary.rollout.StateView;
import io.canary.simulate.RecordedGroups.Tick;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The next event of a replay and its time, in the order of the recording. Not thread-safe. */
final class ReplaySchedule {
    private final DeploymentSpec spec;
    private final RecordedGroups groups;
    private final RecordedHistory history;
    private final List<HistoryEntry> signs;
    private @Nullable Instant confirmedAt;
    private @Nullable Instant breachAt;

    /** The kinds of events, in the order of those at the same time. */
    enum Kind {
        TICK,
        SIGN,
        BREACH,
        CONFIRMED,
        ALARM,
        LOOK,
        /** A recorded decision without an evaluation: one upon a skip, or one that is not made again. */
        PASSED_OVER
    }

    record Next(Instant at, Kind kind) {}

    ReplaySchedule(DeploymentSpec spec, RecordedGroups groups, RecordedHistory history) {
        this.spec = spec;
        this.groups = groups;
        this.history = history;
        signs = new ArrayList<>(history.signs());
    }

    /** When the router confirms the last request; null for never. */
    void confirm(@Nullable Instant at) {
        confirmedAt = at;
    }

    /** When the evidence became conclusive; null if not yet. */
    void breach(@Nullable Instant at) {
        breachAt = at;
    }

    HistoryEntry takeSign() {
        return signs.removeFirst();
    }

    /** The next event, at {@code now} or later; null at the end of the recording. */
    @Nullable
    Next next(State state, Instant now) {
        Next first = null;
        for (var each : candidates(state, now)) {
            first = first == null || isBefore(each, first, state) ? each : first;
        }
        boolean isKnown = groups.look() != null || groups.tick() != null;
        return first == null || (!isKnown && first.at().isAfter(history.known())) ? null : first;
    }

    private List<Next> candidates(State state, Instant now) {
        var look = groups.look();
        var alarm = StateView.alarm(spec, state);
        var due = StateView.nextEvaluation(state);
        var all = new ArrayList<Next>(Kind.values().length);
        add(tickAt(groups.tick(), look), Kind.TICK, now, all);
        add(signs.isEmpty() ? null : signs.getFirst().at(), Kind.SIGN, now, all);
        add(breachAt, Kind.BREACH, now, all);
        add(confirmedAt, Kind.CONFIRMED, now, all);
        add(alarm == null ? null : history.alarm(alarm), Kind.ALARM, now, all);
        add(due == null ? null : lookAt(look, due, state), Kind.LOOK, now, all);
        add(look == null || groups.tick() != null ? null : look.decidedAt(), Kind.PASSED_OVER, now, all);
        return all;
    }

    private static void add(@Nullable Instant at, Kind kind, Instant now, List<Next> to) {
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

    /** The actual time of the evaluation that is due: timers are a little late. */
    private Instant lookAt(@Nullable RecordedLook look, Instant due, State state) {
        boolean isIt = look != null
                && !look.atOnce()
                && history.skip(look.decidedAt()) == null
                && !look.decidedAt().isBefore(due)
                && look.decidedAt().isBefore(due.plus(StateView.soak(spec, state)));
        return look != null && isIt ? look.decidedAt() : due;
    }

    /** Ticks are recorded to the millisecond only. */
    private boolean isBefore(Next one, Next other, State state) {
        if (one.kind() == Kind.TICK && one.at().toEpochMilli() == other.at().toEpochMilli()) {
            return !isBeforeTick(other, state);
        } else if (other.kind() == Kind.TICK
                && one.at().toEpochMilli() == other.at().toEpochMilli()) {
            return isBeforeTick(one, state);
        } else if (!one.at().equals(other.at())) {
            return one.at().isBefore(other.at());
        }
        return one.kind().compareTo(other.kind()) < 0;
    }

    /** Whether an event in the millisecond in which a tick was closed came before the tick. */
    private boolean isBeforeTick(Next other, State state) {
        return switch (other.kind()) {
            case CONFIRMED -> isOfNextStep(groups.tick(), state);
            case LOOK -> recorded(false, other.at()) == null; // a decision without a tick was not recorded
            case TICK, SIGN, BREACH, ALARM, PASSED_OVER -> false;
        };
    }

    private static boolean isOfNextStep(@Nullable Tick tick, State state) {
        return tick != null && tick.weight() != null && !tick.weight().equals(StateView.weight(state));
    }

    /** The recorded decision, if it was made at {@code at}; else null. */
    @Nullable
    RecordedLook recorded(boolean atOnce, Instant at) {
        var look = groups.look();
        return look != null && look.atOnce() == atOnce && look.decidedAt().equals(at) ? look : null;
    }
}
