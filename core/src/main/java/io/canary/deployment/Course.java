package io.canary.deployment;

import io.canary.analysis.Aggregates;
import io.canary.analysis.Comparison;
import io.canary.analysis.Judge;
import io.canary.analysis.Role;
import io.canary.analysis.Sample;
import io.canary.analysis.Verdict;
import io.canary.analysis.Window;
import io.canary.analysis.sequential.Mode;
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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The state of one deployment: where its rollout stands, the evidence that counts, and what is remembered. Does nothing by
 * itself, knows no clock, touches nothing outside; not thread-safe.
 */
final class Course {
    private final Window canary;
    private final Window baseline;
    private final History history = new History();
    private Standing standing;
    private @Nullable Comparison comparison; // not there as long as nothing is compared
    private @Nullable Instant lastMetricsAt;
    private long samplesIgnored;
    private @Nullable Unrecorded unrecorded;

    /** The course from where it stands, with all evidence still to come. */
    Course(Standing standing, List<HistoryEntry> history) {
        this.standing = standing;
        this.canary = window(standing);
        this.baseline = window(standing);
        this.comparison = comparison(standing);
        this.history.add(history);
    }

    /** Goes on with what was compared before; begins where it is sure that something will be. */
    private static @Nullable Comparison comparison(Standing standing) {
        var policy = standing.spec().policy().comparison();
        long since = standing.updatedAt().toEpochMilli();
        if (standing.state() instanceof State.Ended) {
            return null;
        } else if (standing.lastDecision() != null
                && standing.lastDecision().verdict() instanceof Verdict.Comparative last) {
            return Comparison.goOn(last.compared().inputs(), since);
        }
        return policy.analysis().mode() == Mode.SEQUENTIAL ? Comparison.begin(policy, since) : null;
    }

    private static Window window(Standing standing) {
        return new Window(
                standing.spec().policy().sampleWindow(), standing.updatedAt().toEpochMilli());
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
        if (comparison != null
                && move.decision() != null
                && move.decision().verdict() instanceof Verdict.Comparative c) {
            comparison.decided(c.compared());
        }
        if (hasEnded()) {
            comparison = null;
        }
    }

    private void apply(Effect effect) {
        if (effect instanceof Effect.FreshWindow(Instant from)) {
            canary.startAfresh(from.toEpochMilli());
            baseline.startAfresh(from.toEpochMilli());
        }
    }

    boolean hasEnded() {
        return state() instanceof State.Ended;
    }

    /** The evidence, judged. */
    Event.Judged judged(Instant at) {
        closeTicks(at);
        var evidence = evidence(at);
        return new Event.Judged(at, verdict(evidence, Comparison::verdict), evidence);
    }

    Event.PromotionWanted promotionWanted(Instant at, String by) {
        closeTicks(at);
        var evidence = evidence(at);
        return new Event.PromotionWanted(at, verdict(evidence, Comparison::verdictOnPromotion), evidence, by);
    }

    private Verdict verdict(Aggregates evidence, Function<Comparison, Verdict> compared) {
        if (comparison == null) {
            return Judge.judge(spec().policy(), evidence);
        }
        var hard = Judge.hardLimits(spec().policy(), evidence);
        return hard == null ? compared.apply(comparison) : hard;
    }

    /** That the evidence is conclusive against the canary; null if it is not, or nothing is compared any more. */
    Event.@Nullable Breached breached(Instant at) {
        return comparison != null && comparison.verdict() instanceof Verdict.Worse worse
                ? new Event.Breached(at, worse, evidence(at))
                : null;
    }

    /** Compares what is complete by now. Whether the evidence has become conclusive against the canary just now. */
    boolean closeTicks(Instant at) {
        if (comparison == null) {
            return false;
        }
        if (state() instanceof State.Watched w) {
            var now = w.progress();
            long began = now.since().toEpochMilli();
            var step = new Step(began, now.confirmed(), Climb.next(spec(), now, true));
            return comparison.close(at.toEpochMilli(), step, began);
        }
        return comparison.close(at.toEpochMilli(), null, 0);
    }

    /** When something is to be compared whatever is missing; null if nothing is. */
    @Nullable
    Instant nextTick() {
        long due = comparison == null ? -1 : comparison.dueMillis();
        return due < 0 ? null : Instant.ofEpochMilli(due);
    }

    /** The clock that gives all times was moved. */
    void clockMoved(Instant at) {
        if (comparison != null) {
            comparison.clockMoved(at.toEpochMilli());
        }
    }

    /** What the baseline reported since the canary was withdrawn, judged. */
    Event.BaselineJudged baselineJudged(Instant at) {
        var seen = baseline.aggregates(at.toEpochMilli());
        return new Event.BaselineJudged(at, Judge.judge(spec().policy(), seen), seen);
    }

    /** Whose samples count now. */
    boolean takes(Role role) {
        return !hasEnded() || (role == Role.BASELINE && View.aftermath(state()) != null);
    }

    private Aggregates evidence(Instant at) {
        return canary.aggregates(at.toEpochMilli());
    }

    /** Takes samples in. How many of them were too old to count? */
    int take(List<Sample> samples, Instant at) {
        lastMetricsAt = at;
        int tooOld = 0;
        for (var sample : samples) {
            var window = sample.role() == Role.CANARY ? canary : baseline;
            if (window.add(sample, at.toEpochMilli()) == Window.Outcome.TOO_OLD) {
                tooOld++;
            }
            compare(sample, at.toEpochMilli());
        }
        samplesIgnored += tooOld;
        return tooOld;
    }

    private void compare(Sample sample, long atMillis) {
        if (comparison == null
                && sample.role() == Role.BASELINE
                && spec().policy().analysis().mode() == Mode.AUTO
                && state() instanceof State.Open) {
            comparison = Comparison.begin(
                    spec().policy().comparison(), standing.spec().createdAt().toEpochMilli());
        }
        if (comparison != null) {
            comparison.add(sample, atMillis);
        }
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
