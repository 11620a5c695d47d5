package io.canary.simulate;

import io.canary.analysis.Aggregates;
import io.canary.analysis.Compared;
import io.canary.analysis.Comparison;
import io.canary.analysis.Judge;
import io.canary.analysis.Role;
import io.canary.analysis.Verdict;
import io.canary.analysis.sequential.Mode;
import io.canary.analysis.sequential.Step;
import io.canary.rollout.Climb;
import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.Effect.AskRouter;
import io.canary.rollout.Event;
import io.canary.rollout.HistoryEntry;
import io.canary.rollout.HistoryEntry.Type;
import io.canary.rollout.Retold;
import io.canary.rollout.Rollout;
import io.canary.rollout.Ruling.Move;
import io.canary.rollout.Standing;
import io.canary.rollout.State;
import io.canary.rollout.View;
import io.canary.spi.Weight;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A rollout, decided again from its own recording: the rules and the comparison are those of every deployment, and everything that comes to
 * them from outside comes as it came. Ticks are judged at the time at which they were, the router confirms when it did, and each
 * evaluation sees the window that it saw. So the same is decided, and for the same reasons, to the millisecond and the last
 * digit, but for what follows from no sample and no rule: that is said.
 *
 * <p>Of what happens in the same millisecond, the recording tells the order: ticks stand by the decision that they were judged for, and have the
 * weight at which they were judged. Not thread-safe.
 */
final class Replay {
    private static final String BY = "simulation";
    private static final Set<Type> OF_ALARMS = EnumSet.of(Type.ROLL_BACK, Type.PAUSE, Type.OVERDUE);
    private static final Set<Type> ENDS = EnumSet.of(
            Type.PROMOTED, Type.ROLLED_BACK, Type.CANCELLED, Type.FAILED, Type.ABANDONED);

    private static final String WHY = ": lines of the recording are missing, or it is of another version";

    /** No alarm is later. */
    private static final Duration LATE_MOST = Duration.ofSeconds(10);

    private final DeploymentSpec spec;
    private final RecordedGroups groups;
    private final List<HistoryEntry> history;
    private final List<HistoryEntry> signs;
    private final Confirmations confirmations;
    private final Moves moves;
    private final Tellings tellings = new Tellings();
    private Standing standing;
    private Instant now;
    private @Nullable Comparison comparison;
    private Aggregates seen = Aggregates.NONE;
    private @Nullable Instant confirmedAt;
    private long confirmed;
    private @Nullable Instant breachAt;
    private final @Nullable HistoryEntry recordedEnd;
    private final Instant end; // of what is known
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
        PASSED_OVER
    }

    private record Next(Instant at, Kind kind) {}

    /** What was not as recorded. */
    private static final class Tellings {
        private @Nullable Instant passedOver;
        private boolean isForeign;
    }

    private Replay(Plan plan, RecordedRollout recorded, Iterator<RecordedItem> items) {
        this.spec = plan.begunAt(recorded.createdAt());
        this.history = recorded.history().stream()
                .map(RecordedRollout.Entry::entry)
                .toList();
        this.confirmations = new Confirmations(history);
        this.standing = Standing.before(spec);
        this.now = spec.createdAt();
        this.recordedEnd = history.stream()
                .filter(entry -> ENDS.contains(entry.type()))
                .findFirst()
                .orElse(null);
        this.end = recordedEnd != null ? recordedEnd.at() : history.isEmpty() ? now : history.getLast().at();
        this.moves = new Moves(now);
        this.groups = new RecordedGroups(items);
        this.signs = new ArrayList<>(history.stream()
                .filter(entry -> Retold.event(entry, spec.strategy().initialWeight()) != null)
                .toList());
        if (spec.policy().analysis().mode() == Mode.SEQUENTIAL) {
            comparison = Comparison.begin(spec.policy().comparison(), now.toEpochMilli());
        }
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
        obey(Rollout.begin(spec, standing.asks() + 1, BY), now);
        beginGroup();
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
        var look = groups.look();
        Next first = null;
        for (var each : candidates(look)) {
            first = first == null || isBefore(each, first) ? each : first;
        }
        return first == null || (look == null && groups.tick() == null && first.at().isAfter(end)) ? null : first;
    }

    private List<Next> candidates(@Nullable RecordedLook look) {
        var all = new ArrayList<Next>(Kind.values().length);
        add(tickAt(look), Kind.TICK, all);
        add(signs.isEmpty() ? null : signs.getFirst().at(), Kind.SIGN, all);
        add(breachAt, Kind.BREACH, all);
        add(confirmedAt, Kind.CONFIRMED, all);
        add(alarmAt(), Kind.ALARM, all);
        add(lookAt(look), Kind.LOOK, all);
        add(look == null || groups.tick() != null ? null : look.decidedAt(), Kind.PASSED_OVER, all);
        return all;
    }

    private void add(@Nullable Instant at, Kind kind, List<Next> to) {
        if (at != null) {
            to.add(new Next(at.isBefore(now) ? now : at, kind));
        }
    }

    /** Ticks are known to the millisecond only. */
    private boolean isBefore(Next one, Next other) {
        if (one.kind() == Kind.TICK && one.at().toEpochMilli() == other.at().toEpochMilli()) {
            return !isBeforeTick(other);
        } else if (other.kind() == Kind.TICK && one.at().toEpochMilli() == other.at().toEpochMilli()) {
            return isBeforeTick(one);
        } else if (!one.at().equals(other.at())) {
            return one.at().isBefore(other.at());
        }
        return one.kind().compareTo(other.kind()) < 0;
    }

    /** Of what happens in the millisecond in which a tick was closed, what came before it. */
    private boolean isBeforeTick(Next other) {
        return switch (other.kind()) {
            case CONFIRMED -> isOfNextStep();
            case LOOK -> !isRecorded(groups.look(), other.at()); // one that was not written had no tick to be written
            case TICK, SIGN, BREACH, ALARM, PASSED_OVER -> false;
        };
    }

    private static boolean isRecorded(@Nullable RecordedLook look, Instant at) {
        return look != null && !look.atOnce() && look.decidedAt().equals(at);
    }

    private boolean isOfNextStep() {
        var tick = groups.tick();
        return tick != null && tick.weight() != null && !tick.weight().equals(View.weight(state()));
    }

    private @Nullable Instant tickAt(@Nullable RecordedLook look) {
        var tick = groups.tick();
        if (tick == null) {
            return null;
        }
        var at = tick.closedAt() == null ? tick.end() : tick.closedAt();
        return look != null && at.isAfter(look.decidedAt()) ? look.decidedAt() : at;
    }

    /** The evaluation that is due, when it came: timers are a little late. */
    private @Nullable Instant lookAt(@Nullable RecordedLook look) {
        var due = View.nextEvaluation(state());
        return due != null && isOf(look, due) ? Objects.requireNonNull(look).decidedAt() : due;
    }

    /** The alarm that is due, when it came, as far as anything came of it. */
    private @Nullable Instant alarmAt() {
        var due = View.alarm(spec, state());
        return due == null
                ? null
                : history.stream()
                        .filter(entry -> OF_ALARMS.contains(entry.type()) && entry.by() == null)
                        .map(HistoryEntry::at)
                        .filter(at -> !at.isBefore(due) && at.isBefore(due.plus(LATE_MOST)))
                        .findFirst()
                        .orElse(due);
    }

    private boolean isOf(@Nullable RecordedLook look, Instant due) {
        return look != null
                && !look.atOnce()
                && !look.decidedAt().isBefore(due)
                && look.decidedAt().isBefore(due.plus(spec.strategy().interval()));
    }

    // --- what comes of it

    private void live(Kind kind) {
        switch (kind) {
            case TICK -> close();
            case SIGN -> decide(Retold.event(signs.removeFirst(), confirmedWeight()));
            case BREACH -> breach();
            case CONFIRMED -> {
                confirmedAt = null;
                decide(new Event.Confirmed(now, confirmed));
            }
            case ALARM -> decide(new Event.Alarm(now));
            case LOOK -> look();
            case PASSED_OVER -> {
                tellings.passedOver = tellings.passedOver == null ? now : tellings.passedOver;
                nextGroup();
            }
        }
    }

    private Weight confirmedWeight() {
        return state() instanceof State.Watched w ? w.progress().confirmed() : Weight.NONE;
    }

    private void nextGroup() {
        var look = groups.look();
        seen = look == null ? seen : look.seen();
        groups.nextLook();
        beginGroup();
    }

    /** Where what was known does not follow from the ticks before, it is told. */
    private void beginGroup() {
        var look = groups.look();
        if (look == null || !look.compared()) {
            return;
        }
        var before = look.before();
        var policy = spec.policy().comparison();
        if (before != null) {
            var inputs = new Compared.Inputs(policy, before.memento(), List.of());
            tellings.isForeign |= !inputs.canReplay();
            comparison = Comparison.goOn(inputs, now.toEpochMilli());
        } else if (comparison == null) {
            comparison = Comparison.begin(policy, now.toEpochMilli());
        }
    }

    private void close() {
        var tick = Objects.requireNonNull(groups.tick());
        var look = groups.look();
        groups.nextTick();
        ticks++;
        for (var sum : tick.sums()) {
            samples++;
            canaryRequests += sum.role() == Role.CANARY ? sum.requests() : 0;
        }
        if (comparison == null || (look != null && !look.compared())) {
            return;
        }
        boolean conclusive = state() instanceof State.Watched w
                ? comparison.closeRecorded(
                        tick.sums(), now.toEpochMilli(), step(w), w.progress().since().toEpochMilli())
                : comparison.closeRecorded(tick.sums(), now.toEpochMilli(), null, 0);
        if (conclusive) {
            breachAt = look == null ? now : look.decidedAt();
        }
    }

    private Step step(State.Watched w) {
        var at = w.progress();
        return new Step(at.since().toEpochMilli(), at.confirmed(), Climb.next(spec, at, true));
    }

    private void breach() {
        breachAt = null;
        var look = groups.look();
        boolean isRecorded = look != null && look.atOnce() && look.decidedAt().equals(now);
        if (comparison != null) {
            decide(new Event.Breached(now, comparison.breach(), isRecorded ? look.seen() : seen));
        }
        if (isRecorded) {
            nextGroup();
        }
    }

    private void look() {
        var look = groups.look();
        if (look == null || !isRecorded(look, now)) {
            decide(new Event.Judged(now, verdict(seen, null), seen));
            return;
        }
        var late = look.late();
        decide(new Event.Judged(
                now,
                verdict(look.seen(), look.providerError()),
                look.seen(),
                List.of(),
                late == null ? null : late.lateness()));
        nextGroup();
    }

    private Verdict verdict(Aggregates evidence, @Nullable String error) {
        return comparison == null
                ? Judge.judge(spec.policy(), evidence, error)
                : Judge.beside(
                        comparison.verdict(),
                        comparison.comparable(now.toEpochMilli()),
                        spec.policy(),
                        evidence,
                        error);
    }

    private void decide(@Nullable Event event) {
        if (event != null && Rollout.decide(spec, state(), event, standing.asks() + 1) instanceof Move move) {
            obey(move, event.at());
        }
    }

    private void obey(Move move, Instant at) {
        moves.add(move, at, Objects.requireNonNull(View.weight(state())));
        standing = standing.after(move, at);
        if (comparison != null && move.decision() != null && move.decision().verdict() instanceof Verdict.Comparative c) {
            comparison.decided(c.compared());
        }
        for (var effect : move.effects()) {
            if (effect instanceof AskRouter(long number, var wish)) {
                confirmed = number;
                confirmedAt = confirmations.of(wish, at);
            }
        }
    }

    private State state() {
        return standing.state();
    }

    private SimulatedEnd ended() {
        boolean hasEnded = state() instanceof State.Ended;
        String reason = View.reason(spec, state(), standing.lastDecision());
        return new SimulatedEnd(
                View.status(state()),
                hasEnded ? reason : "the samples end: " + reason,
                spec.createdAt(),
                now,
                Objects.requireNonNull(View.weight(state())),
                samples,
                0,
                ticks,
                canaryRequests,
                moves.all(),
                moves.leftOut(),
                notes());
    }

    private List<String> notes() {
        var notes = new ArrayList<>(Disturbances.sentences(history));
        if (tellings.isForeign) {
            notes.add("the recording is of another version of the comparison, which may find other e-values");
        }
        if (notes.isEmpty() && tellings.passedOver != null) {
            notes.add("the recorded decision of " + tellings.passedOver + " was not made again" + WHY);
        } else if (notes.isEmpty() && recordedEnd != null && !isRecordedEnd(recordedEnd)) {
            notes.add("the recorded rollout ended otherwise, at " + recordedEnd.at() + " (" + recordedEnd.message() + ")"
                    + WHY);
        }
        return notes;
    }

    private boolean isRecordedEnd(HistoryEntry entry) {
        return state() instanceof State.Ended
                && entry.type().name().equals(View.status(state()).name())
                && entry.at().equals(now);
    }
}
