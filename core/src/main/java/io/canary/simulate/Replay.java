package io.canary.simulate;

import io.canary.analysis.Role;
import io.canary.rollout.DeploymentRecord;
import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.Effect.AskRouter;
import io.canary.rollout.Event;
import io.canary.rollout.HistoryEntry;
import io.canary.rollout.Rollout;
import io.canary.rollout.State;
import io.canary.rollout.StateView;
import io.canary.rollout.Transition.Move;
import io.canary.simulate.RecordedGroups.Tick;
import io.canary.spi.Weight;
import io.canary.text.ReasonText;
import io.canary.text.Retold;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decides a rollout again from its own recording. The rules and the comparison are those of every deployment, and all
 * inputs come as recorded: ticks are evaluated at their original times, the router confirms when it did, and each
 * evaluation sees the same window. So the decisions and their reasons are the same, to the millisecond and the last
 * digit, except for what follows from neither samples nor rules: the result notes that.
 *
 * <p>Within one millisecond, the order is that of the recording: ticks stand with the decision that they were evaluated
 * for, and have the weight at which they were evaluated. Not thread-safe.
 */
final class Replay {
    private static final String BY = "simulation";
    private static final String WHY = ": lines of the recording are missing, or it is of another version";

    private final DeploymentSpec spec;
    private final RecordedHistory history;
    private final RecordedGroups groups;
    private final ReplaySchedule schedule;
    private final ReplayedEvidence evidence;
    private final Moves moves;
    private DeploymentRecord record;
    private Instant now;
    private long confirmed;
    private @Nullable Instant passedOver;
    private long samples;
    private long ticks;
    private long canaryRequests;

    private Replay(Plan plan, RecordedRollout recorded, Iterator<RecordedItem> items) {
        spec = plan.begunAt(recorded.createdAt());
        history = new RecordedHistory(recorded);
        groups = new RecordedGroups(items);
        schedule = new ReplaySchedule(spec, groups, history);
        evidence = new ReplayedEvidence(spec);
        record = DeploymentRecord.before(spec);
        now = spec.createdAt();
        moves = new Moves(now);
    }

    /**
     * Decides it again, up to its end or the end of the recording.
     *
     * @param plan the plan of the recorded rollout
     * @param items in the recorded order
     */
    static SimulatedEnd run(Plan plan, RecordedRollout recorded, Iterator<RecordedItem> items) {
        return new Replay(plan, recorded, items).run();
    }

    private SimulatedEnd run() {
        obey(Rollout.begin(spec, record.requestSeq() + 1, BY), now);
        evidence.begin(groups.look(), now);
        while (!(state() instanceof State.Ended)) {
            var next = schedule.next(state(), now);
            if (next == null) {
                break;
            }
            now = next.at();
            live(next.kind());
        }
        return ended();
    }

    // --- transitions

    private void live(ReplaySchedule.Kind kind) {
        switch (kind) {
            case TICK -> close(Objects.requireNonNull(groups.tick()));
            case SIGN -> decide(Retold.event(schedule.takeSign(), confirmedWeight()));
            case BREACH -> {
                schedule.breach(null);
                var look = schedule.recorded(true, now);
                decide(evidence.breached(look, now));
                past(look);
            }
            case CONFIRMED -> {
                schedule.confirm(null);
                decide(new Event.Confirmed(now, confirmed));
            }
            case ALARM -> decide(new Event.TimerFired(now));
            case LOOK -> {
                var look = schedule.recorded(false, now);
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
            schedule.breach(look == null ? now : look.decidedAt());
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
                schedule.confirm(history.confirmed(command, at));
            }
        }
    }

    private State state() {
        return record.state();
    }

    /** A simulation is never abandoned, so its weight is known. */
    private Weight weight() {
        return Objects.requireNonNull(StateView.weight(state()));
    }

    // --- the result

    private SimulatedEnd ended() {
        String reason = ReasonText.of(StateView.reason(spec, state(), record.lastDecision()));
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
            String how = ReasonText.message(end);
            notes.add("the recorded rollout ended otherwise, at " + end.at() + " (" + how + ")" + WHY);
        }
        return notes;
    }

    private boolean isSame(HistoryEntry end) {
        return end.type().name().equals(StateView.status(state()).name())
                && end.at().equals(now);
    }
}
