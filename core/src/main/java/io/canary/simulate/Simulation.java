package io.canary.simulate;

import io.canary.analysis.Role;
import io.canary.analysis.Sample;
import io.canary.rollout.DeploymentRecord;
import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.Effect.AskRouter;
import io.canary.rollout.Event;
import io.canary.rollout.Evidence;
import io.canary.rollout.Rollout;
import io.canary.rollout.State;
import io.canary.rollout.StateView;
import io.canary.rollout.Transition.Move;
import io.canary.spi.Weight;
import io.canary.text.ReasonText;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Simulates a deployment on real samples: the rules, the windows and the comparison are those of every deployment, the
 * clock follows the samples, and the router confirms at once.
 *
 * <p>Recorded traffic does not change with the weight that is simulated: the counts are used as they are. A rollout
 * that raises the weight above the recorded one does not have the share of the traffic that it should, and is held for
 * that.
 *
 * <p>Continues for an interval after the last sample, so that it is evaluated; silence after that is not simulated.
 */
public final class Simulation {
    private static final String BY = "simulation";

    private static final String OTHER_PLAN =
            "the recorded rollout had another plan: its traffic does not follow the weight that is"
                    + " simulated, its ticks are dated by their ends, and nothing is known of what came after it ended";

    private static final String UNATTENDED =
            "steps whose advance is manual are simulated as skipped once they have passed";

    private final DeploymentSpec spec;
    private final Feed feed;
    private final Evidence evidence;
    private final Moves moves;
    private DeploymentRecord record;
    private Instant now;
    private long samples;
    private long ignored;
    private long ticks;
    private long lastTick = -1;
    private long canaryRequests;

    private Simulation(DeploymentSpec spec, Feed feed) {
        this.spec = spec;
        this.feed = feed;
        this.record = DeploymentRecord.before(spec);
        this.evidence = new Evidence(record);
        this.moves = new Moves(spec.createdAt());
        this.now = spec.createdAt();
    }

    /**
     * Simulates the deployment as if it had started with the tick of the first sample.
     *
     * @throws IllegalArgumentException if there is no sample at all
     */
    public static SimulatedEnd run(Plan plan, Feed feed) {
        long first = feed.nextMillis();
        if (first == Feed.NONE) {
            throw new IllegalArgumentException("no samples");
        }
        long begin = first - first % plan.policy().analysis().tick().toMillis();
        var spec = plan.begunAt(Instant.ofEpochMilli(begin));
        var end = new Simulation(spec.unattended(), feed).run();
        return spec.plan().isAttended() ? end.noting(List.of(UNATTENDED)) : end;
    }

    /** Simulates a deployment on samples that start when it does. */
    static SimulatedEnd run(DeploymentSpec spec, Feed feed) {
        return new Simulation(spec, feed).run();
    }

    /**
     * Simulates a plan on the recording of a rollout.
     *
     * <p>If it is that rollout's own plan, all inputs come as recorded, and the decisions are the same, except for what
     * the result notes.
     *
     * @param recorded the plan of the recorded rollout
     * @param feed its samples, for a rollout with another plan
     * @param items all recorded items in their order; read only if the plan is the recorded one
     * @throws IllegalArgumentException if there is no sample at all
     */
    public static SimulatedEnd run(Plan plan, Plan recorded, Feed feed, Supplier<Iterator<RecordedItem>> items) {
        var rollout = recorded.recorded();
        if (rollout == null || !plan.isSameAs(recorded)) {
            return run(plan, feed).noting(List.of(OTHER_PLAN));
        }
        return Replay.run(recorded, rollout, items.get());
    }

    private SimulatedEnd run() {
        obey(Rollout.begin(spec, record.requestSeq() + 1, BY), now);
        var end = now;
        while (!hasEnded()) {
            long sample = feed.nextMillis();
            end = sample == Feed.NONE ? end : Instant.ofEpochMilli(sample).plus(patience());
            var next = earliest(sample == Feed.NONE ? null : Instant.ofEpochMilli(sample), nextOfTime());
            if (next == null || next.isAfter(end)) {
                break;
            }
            now = next;
            live();
        }
        return end();
    }

    /** Ticks that the last sample completed are still compared and evaluated. */
    private Duration patience() {
        var twoTicks = spec.policy().analysis().tick().multipliedBy(2);
        var soak = StateView.soak(spec, state());
        return soak.compareTo(twoTicks) > 0 ? soak : twoTicks;
    }

    private @Nullable Instant nextOfTime() {
        var due = earliest(StateView.nextEvaluation(state()), StateView.alarm(spec, state()));
        return earliest(due, evidence.nextTick());
    }

    private static @Nullable Instant earliest(@Nullable Instant one, @Nullable Instant other) {
        return one == null || (other != null && other.isBefore(one)) ? other : one;
    }

    /** All events of the present time, in the order in which a service would see them. */
    private void live() {
        if (feed.nextMillis() == now.toEpochMilli()) {
            take(feed.next(weight()));
        }
        if (evidence.closeTicks(state(), now)) {
            decide(evidence.breached(now));
        }
        if (isDue(StateView.alarm(spec, state()))) {
            decide(new Event.TimerFired(now));
        }
        if (isDue(StateView.nextEvaluation(state()))) {
            decide(evidence.judged(state(), now, null));
        }
    }

    private boolean isDue(@Nullable Instant at) {
        return at != null && !now.isBefore(at);
    }

    /** The baseline's samples first: they start a comparison, which would miss earlier ones of the canary. */
    private void take(List<Sample> together) {
        for (var role : List.of(Role.BASELINE, Role.CANARY)) {
            together.stream().filter(s -> s.role() == role).forEach(this::take);
        }
    }

    private void take(Sample sample) {
        samples++;
        if (evidence.isKnown(sample, now)) {
            ignored++;
            return;
        }
        boolean tooOld = evidence.add(state(), sample, now);
        ignored += tooOld ? 1 : 0;
        evidence.noticed(state(), sample, tooOld, false, now).stream()
                .filter(e -> feed.followsWeight() || !(e instanceof Event.ShareObserved))
                .forEach(this::decide);
        long exposed = sample.role() == Role.CANARY ? sample.requests() : 0;
        canaryRequests += Math.min(exposed, Long.MAX_VALUE - canaryRequests);
        long tick = sample.atMillis() / spec.policy().analysis().tick().toMillis();
        ticks += tick == lastTick ? 0 : 1;
        lastTick = tick;
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
            if (effect instanceof AskRouter ask) {
                decide(new Event.Confirmed(at, ask.number()));
            }
        }
    }

    private State state() {
        return record.state();
    }

    /** A simulation is never abandoned. */
    private Weight weight() {
        return Objects.requireNonNull(StateView.weight(state()));
    }

    private boolean hasEnded() {
        return state() instanceof State.Ended;
    }

    private SimulatedEnd end() {
        String reason = ReasonText.of(StateView.reason(spec, state(), record.lastDecision()));
        return new SimulatedEnd(
                StateView.status(state()),
                hasEnded() ? reason : "the samples end: " + reason,
                spec.createdAt(),
                now,
                weight(),
                samples,
                ignored,
                ticks,
                canaryRequests,
                moves.all(),
                moves.leftOut(),
                List.of());
    }
}
