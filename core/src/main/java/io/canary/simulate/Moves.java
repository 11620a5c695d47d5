package io.canary.simulate;

import io.canary.analysis.Verdict;
import io.canary.rollout.Decision;
import io.canary.rollout.Decision.Kind;
import io.canary.rollout.Effect.AskRouter;
import io.canary.rollout.Effect.RouterCommand;
import io.canary.rollout.HistoryEntry;
import io.canary.rollout.HistoryEntry.Type;
import io.canary.rollout.Transition.Move;
import io.canary.spi.Weight;
import io.canary.text.ReasonText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects the decisions of a simulation for its result. Not thread-safe. */
final class Moves {
    static final int MOST = 10_000;

    /** E-values may exceed the numbers of JSON; larger ones make no difference. */
    private static final double E_VALUE_MOST = 1e300;

    private static final Set<Type> SAFEGUARDS = EnumSet.of(Type.ROLL_BACK, Type.PAUSE, Type.OVERDUE);

    private final Instant begun;
    private final List<SimulatedMove> moves = new ArrayList<>();
    private @Nullable Decision held; // held back, as more of the same may follow
    private Instant heldSince = Instant.EPOCH;
    private long times;
    private long leftOut;

    Moves(Instant begun) {
        this.begun = begun;
    }

    /** @param weight the canary's weight before the transition */
    void add(Move move, Instant at, Weight weight) {
        var decision = move.decision();
        if (decision != null && decision.kind() == Kind.HOLD) {
            hold(decision);
        } else if (decision != null) {
            release();
            add(decision, at, next(move, weight), 1);
        } else {
            move.history().stream()
                    .filter(e -> SAFEGUARDS.contains(e.type()))
                    .forEach(e -> withoutVerdict(move, e, weight));
        }
    }

    private void hold(Decision decision) {
        var before = held;
        if (before == null || !isAlike(before, decision)) {
            release();
            heldSince = decision.at();
        }
        held = decision;
        times++;
    }

    private static boolean isAlike(Decision one, Decision other) {
        return one.weight().equals(other.weight())
                && one.trigger() == other.trigger()
                && one.verdict().getClass().equals(other.verdict().getClass());
    }

    private void release() {
        if (held != null) {
            add(held, heldSince, held.weight(), times);
            held = null;
            times = 0;
        }
    }

    private void add(Decision d, Instant at, Weight next, long count) {
        var eValue = d.verdict() instanceof Verdict.Comparative c
                ? Double.valueOf(Math.min(Math.exp(c.compared().finding().cappedLogEvidence()), E_VALUE_MOST))
                : null;
        add(new SimulatedMove(
                at, Duration.between(begun, at), d.kind(), d.weight(), next, ReasonText.of(d.reason()), eValue, count));
    }

    /** A safeguard acted, whatever the evidence. */
    private void withoutVerdict(Move move, HistoryEntry entry, Weight weight) {
        release();
        add(new SimulatedMove(
                entry.at(),
                Duration.between(begun, entry.at()),
                move.rollsBack() ? Kind.ROLL_BACK : Kind.HOLD,
                weight,
                next(move, weight),
                ReasonText.message(entry),
                null,
                1));
    }

    private void add(SimulatedMove move) {
        if (moves.size() < MOST) {
            moves.add(move);
        } else {
            leftOut++;
        }
    }

    private static Weight next(Move move, Weight weight) {
        var next = weight;
        for (var effect : move.effects()) {
            if (effect instanceof AskRouter(long number, RouterCommand command)) {
                next = switch (command) {
                    case RouterCommand.Split(var to) -> to;
                    case RouterCommand.Raise(var from, var to) -> to;
                    case RouterCommand.Promote p -> Weight.FULL;
                    case RouterCommand.RollBack r -> Weight.NONE;
                };
            }
        }
        return next;
    }

    List<SimulatedMove> all() {
        release();
        return List.copyOf(moves);
    }

    long leftOut() {
        return leftOut;
    }
}
