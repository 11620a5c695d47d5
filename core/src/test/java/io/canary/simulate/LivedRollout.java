package io.canary.simulate;

import io.canary.analysis.Role;
import io.canary.analysis.Sample;
import io.canary.api.RecordedPlanJson;
import io.canary.api.RecordedSamples;
import io.canary.journal.Journal.Decided;
import io.canary.rollout.Command;
import io.canary.rollout.Decision;
import io.canary.rollout.DeploymentRecord;
import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.Effect.AskRouter;
import io.canary.rollout.Event;
import io.canary.rollout.Evidence;
import io.canary.rollout.HistoryEntry;
import io.canary.rollout.Rollout;
import io.canary.rollout.State;
import io.canary.rollout.StateView;
import io.canary.rollout.Status;
import io.canary.rollout.Transition.Move;
import io.canary.spi.Weight;
import io.canary.text.ReasonText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A rollout as in a real service, on a simulated clock: several reporters with phases and delays, timers that are late,
 * a slow router. It keeps what the journal would keep.
 */
final class LivedRollout {
    private final DeploymentSpec spec;
    private final Traffic traffic;
    private final Random random;
    private final Evidence evidence;
    private final Moves moves;
    private final List<Decision> decisions = new ArrayList<>();
    private final List<HistoryEntry> history = new ArrayList<>();
    private final PriorityQueue<Due> queue = new PriorityQueue<>(Comparator.comparing(Due::at));
    private DeploymentRecord record;
    private Instant now;
    private boolean skips;

    private record Due(Instant at, Runnable what) {}

    /** The reports. */
    interface Traffic {
        /** The number of reporters of a version. */
        int reporters();

        /** The interval of each reporter. */
        Duration pace();

        /** The minimum delay of a report. */
        Duration delay(Role role);

        /** What a reporter sends about the time since its last report; null for nothing. */
        @Nullable
        Sample report(Role role, Weight weight, Instant at, Duration sinceBegin);
    }

    LivedRollout(Plan plan, Instant begin, Traffic traffic, Random random) {
        this.spec = plan.begunAt(begin);
        this.traffic = traffic;
        this.random = random;
        this.record = DeploymentRecord.before(spec);
        this.evidence = new Evidence(record);
        this.moves = new Moves(begin);
        this.now = begin;
    }

    /** The longest life. */
    LivedRollout live(Duration most) {
        for (var role : Role.values()) {
            for (int i = 0; i < traffic.reporters(); i++) {
                reportAt(role, now.plusMillis(random.nextLong(traffic.pace().toMillis())));
            }
        }
        obey(Rollout.begin(spec, record.requestSeq() + 1, "test"), now);
        var last = now.plus(most);
        while (!hasEnded() && !now.isAfter(last)) {
            next();
        }
        return this;
    }

    /** Fires timers in the order of a service: a little late, earliest first. */
    private void next() {
        var first = Objects.requireNonNull(queue.peek());
        first = earlier(
                first, StateView.nextEvaluation(state()), () -> decide(() -> evidence.judged(state(), now, null)));
        first = earlier(first, StateView.alarm(spec, state()), () -> decide(() -> new Event.TimerFired(now)));
        first = earlier(first, evidence.nextTick(), this::compare);
        queue.remove(first);
        now = first.at().isBefore(now) ? now : first.at();
        first.what().run();
    }

    private Due earlier(Due first, @Nullable Instant due, Runnable what) {
        if (due == null) {
            return first;
        }
        var late = due.plusNanos(Math.floorMod(due.toEpochMilli() * 7919, 15_000_000));
        var at = late.isBefore(now) ? now : late;
        return at.isBefore(first.at()) ? new Due(at, what) : first;
    }

    private void reportAt(Role role, Instant at) {
        queue.add(new Due(at, () -> {
            var sample = traffic.report(
                    role,
                    Objects.requireNonNull(StateView.weight(state())),
                    now,
                    Duration.between(spec.createdAt(), now));
            var under = traffic.delay(role).plusNanos(random.nextInt(300_000_000));
            if (sample != null) {
                queue.add(new Due(now.plus(under), () -> take(sample)));
            }
            reportAt(role, at.plus(traffic.pace()).plusMillis(random.nextInt(20)));
        }));
    }

    private void take(Sample sample) {
        if (evidence.isKnown(sample, now)) {
            return;
        }
        boolean tooOld = evidence.add(state(), sample, now);
        var noticed = evidence.noticed(state(), sample, tooOld, false, now);
        compare();
        noticed.forEach(event -> decide(() -> event));
    }

    private void compare() {
        if (evidence.closeTicks(state(), now)) {
            now = now.plusNanos(random.nextInt(3_000_000));
            decide(() -> evidence.breached(now));
        }
    }

    private void decide(Supplier<@Nullable Event> what) {
        var event = what.get();
        if (event != null && Rollout.decide(spec, state(), event, record.requestSeq() + 1) instanceof Move move) {
            obey(move, event.at());
        }
    }

    private void obey(Move move, Instant at) {
        moves.add(move, at, Objects.requireNonNull(StateView.weight(state())));
        var after = record.after(move, at);
        if (after.revision() > record.revision()) {
            if (move.decision() != null) {
                decisions.add(move.decision());
            }
            history.addAll(move.history());
        }
        record = after;
        evidence.follow(move);
        for (var effect : move.effects()) {
            if (effect instanceof AskRouter ask) {
                var takes = random.nextInt(3) == 0 ? Duration.ZERO : Duration.ofNanos(random.nextInt(800_000_000));
                queue.add(new Due(now.plus(takes), () -> decide(() -> new Event.Confirmed(now, ask.number()))));
            }
        }
        if (StateView.attention(state()) != null && !skips) {
            skips = true;
            queue.add(new Due(now.plusMillis(random.nextInt(30_000)), this::skip));
        }
    }

    /** A person comes and handles what waits for one. */
    private void skip() {
        skips = false;
        decide(() -> evidence.commanded(state(), now, null, new Command.Skip("seen", null), "alice"));
    }

    private State state() {
        return record.state();
    }

    boolean hasEnded() {
        return state() instanceof State.Ended;
    }

    Status status() {
        return StateView.status(state());
    }

    String reason() {
        return ReasonText.of(StateView.reason(spec, state(), record.lastDecision()));
    }

    Instant endedAt() {
        return now;
    }

    List<SimulatedMove> moves() {
        return moves.all();
    }

    List<Decision> decisions() {
        return decisions;
    }

    List<HistoryEntry> history() {
        return history;
    }

    /** The response of {@code GET /deployments/ID/samples}. */
    String recording() {
        var samples = new RecordedSamples(spec.id(), spec.policy().analysis().tick());
        var text = new StringBuilder(RecordedPlanJson.write(spec, history).encode()).append('\n');
        long number = 0;
        for (var decision : decisions) {
            samples.write(new Decided(++number, decision), line -> text.append(line.encode())
                    .append('\n'));
        }
        return text.toString();
    }
}
