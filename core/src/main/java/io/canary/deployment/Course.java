package io.canary.deployment;

import io.canary.analysis.Judge;
import io.canary.analysis.Role;
import io.canary.analysis.Sample;
import io.canary.analysis.sequential.Step;
import io.canary.rollout.Climb;
import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.Effect;
import io.canary.rollout.Event;
import io.canary.rollout.HistoryEntry;
import io.canary.rollout.Rollout;
import io.canary.rollout.Ruling;
import io.canary.rollout.Ruling.Move;
import io.canary.rollout.Standing;
import io.canary.rollout.State;
import io.canary.rollout.View;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state of one deployment: where its rollout stands, the evidence that counts, and what is remembered. Does nothing by
 * itself, knows no clock, touches nothing outside; not thread-safe.
 */
final class Course {
    private final Evidence evidence;
    private final History history = new History();
    private Standing standing;
    private @Nullable Instant lastMetricsAt;
    private long samplesIgnored;
    private @Nullable Unrecorded unrecorded;

    /** The course from where it stands, with all evidence still to come. */
    Course(Standing standing, List<HistoryEntry> history) {
        this.standing = standing;
        this.evidence = new Evidence(standing);
        this.history.add(history);
    }

    DeploymentSpec spec() {
        return standing.spec();
    }

    State state() {
        return standing.state();
    }

    Standing standing() {
        return standing;
    }

    /** The first move of a deployment that nothing was decided of. */
    Move begin(String by) {
        return Rollout.begin(spec(), 1, by);
    }

    Ruling decide(Event event) {
        return Rollout.decide(spec(), state(), event, standing.asks() + 1);
    }

    /** Takes over what was decided, after it is durable. */
    void apply(Standing after, Move move) {
        standing = after;
        if (!move.history().isEmpty()) { // most moves hold, and have none
            history.add(move.history());
        }
        if (!move.effects().isEmpty()) {
            move.effects().forEach(this::apply);
        }
        if (move.decision() != null) {
            evidence.decided(move.decision().verdict());
        }
        if (hasEnded()) {
            evidence.canaryEnded();
        }
    }

    private void apply(Effect effect) {
        if (effect instanceof Effect.FreshWindow(Instant from)) {
            evidence.startAfresh(from);
        }
    }

    boolean hasEnded() {
        return state() instanceof State.Ended;
    }

    /** The evidence, judged. */
    Event.Judged judged(Instant at) {
        closeTicks(at);
        var seen = evidence.canary(at);
        return new Event.Judged(at, evidence.verdict(seen), seen);
    }

    Event.PromotionWanted promotionWanted(Instant at, String by) {
        closeTicks(at);
        var seen = evidence.canary(at);
        return new Event.PromotionWanted(at, evidence.verdictOnPromotion(seen), seen, by);
    }

    /** That the evidence is conclusive against the canary; null if it is not. */
    Event.@Nullable Breached breached(Instant at) {
        var breach = evidence.breach();
        return breach == null ? null : new Event.Breached(at, breach, evidence.canary(at));
    }

    /** Compares what is complete by now. Whether the evidence has become conclusive against the canary just now. */
    boolean closeTicks(Instant at) {
        if (state() instanceof State.Watched w) {
            var now = w.progress();
            var step = new Step(now.since().toEpochMilli(), now.confirmed(), Climb.next(spec(), now, true));
            return evidence.closeTicks(at, step, now.since());
        }
        return evidence.closeTicks(at, null, at);
    }

    /** When something is to be compared whatever is missing; null if nothing is. */
    @Nullable
    Instant nextTick() {
        return evidence.nextTick();
    }

    /** The clock that gives all times was moved. */
    void clockMoved(Instant at) {
        evidence.clockMoved(at);
    }

    /** What the baseline reported since the canary was withdrawn, judged. */
    Event.BaselineJudged baselineJudged(Instant at) {
        var seen = evidence.baseline(at);
        return new Event.BaselineJudged(at, Judge.judge(spec().policy(), seen), seen);
    }

    /** Whose samples count now. */
    boolean takes(Role role) {
        return !hasEnded() || (role == Role.BASELINE && View.aftermath(state()) != null);
    }

    /** Takes samples in. */
    Evidence.Intake take(List<Sample> samples, Instant at) {
        lastMetricsAt = at;
        var intake = evidence.take(samples, at, state() instanceof State.Open);
        samplesIgnored += intake.tooOld() + intake.duplicates();
        return intake;
    }

    /** What is being done although it could not be recorded; null, but for trouble with the journal. */
    @Nullable
    Unrecorded unrecorded() {
        return unrecorded;
    }

    void unrecorded(@Nullable Unrecorded now) {
        unrecorded = now;
    }

    Snapshot snapshot() {
        return new Snapshot(standing, lastMetricsAt, samplesIgnored, unrecorded);
    }

    DeploymentView view() {
        return new DeploymentView(snapshot(), history.newest());
    }
}
