package io.canary.rollout;

import io.canary.analysis.Aggregates;
import io.canary.analysis.Comparison;
import io.canary.analysis.Judge;
import io.canary.analysis.Role;
import io.canary.analysis.Sample;
import io.canary.analysis.Verdict;
import io.canary.analysis.Window;
import io.canary.analysis.sequential.Mode;
import io.canary.analysis.sequential.Step;
import io.canary.rollout.Ruling.Move;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What was reported of one deployment that still counts, and the verdicts on it. Knows no clock and touches nothing outside:
 * the same samples at the same times give the same verdicts. Not thread-safe.
 */
public final class Evidence {
    private final DeploymentSpec spec;
    private final Window canary;
    private final Window baseline;
    private @Nullable Comparison comparison; // not there as long as nothing is compared

    /** That of a deployment from where it stands: all that is to be known of it but what its last decision was made on. */
    public Evidence(Standing standing) {
        this.spec = standing.spec();
        this.canary = window(standing);
        this.baseline = window(standing);
        this.comparison = comparison(standing);
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

    // --- what comes in

    /** Takes a sample in. Whether it was too old to count. */
    public boolean add(State state, Sample sample, Instant at) {
        long atMillis = at.toEpochMilli();
        var window = sample.role() == Role.CANARY ? canary : baseline;
        boolean tooOld = window.add(sample, atMillis) == Window.Outcome.TOO_OLD;
        if (comparison == null
                && sample.role() == Role.BASELINE
                && spec.policy().analysis().mode() == Mode.AUTO
                && state instanceof State.Open) {
            comparison = Comparison.begin(
                    spec.policy().comparison(), spec.createdAt().toEpochMilli());
        }
        if (comparison != null) {
            comparison.add(sample, atMillis);
        }
        return tooOld;
    }

    /** A move was made: what it was decided on is behind us, and what it wants forgotten is. */
    public void follow(Move move) {
        if (!move.effects().isEmpty()) { // most moves hold, and have none
            move.effects().forEach(this::forget);
        }
        if (comparison != null
                && move.decision() != null
                && move.decision().verdict() instanceof Verdict.Comparative c) {
            comparison.decided(c.compared());
        }
        if (move.next() instanceof State.Ended) {
            comparison = null;
        }
    }

    private void forget(Effect effect) {
        if (effect instanceof Effect.FreshWindow(Instant from)) {
            canary.startAfresh(from.toEpochMilli());
            baseline.startAfresh(from.toEpochMilli());
        }
    }

    /** The clock that gives all times was moved. */
    public void clockMoved(Instant at) {
        if (comparison != null) {
            comparison.clockMoved(at.toEpochMilli());
        }
    }

    // --- what it says

    /** The evidence, judged. */
    public Event.Judged judged(State state, Instant at) {
        closeTicks(state, at);
        var seen = canary.aggregates(at.toEpochMilli());
        return new Event.Judged(at, verdict(seen, Comparison::verdict), seen);
    }

    /** That somebody wants the promotion, with the verdict on it. */
    public Event.PromotionWanted promotionWanted(State state, Instant at, String by) {
        closeTicks(state, at);
        var seen = canary.aggregates(at.toEpochMilli());
        return new Event.PromotionWanted(at, verdict(seen, Comparison::verdictOnPromotion), seen, by);
    }

    private Verdict verdict(Aggregates seen, Function<Comparison, Verdict> compared) {
        if (comparison == null) {
            return Judge.judge(spec.policy(), seen);
        }
        var hard = Judge.hardLimits(spec.policy(), seen);
        return hard == null ? compared.apply(comparison) : hard;
    }

    /** That the evidence is conclusive against the canary; null if it is not, or nothing is compared any more. */
    public Event.@Nullable Breached breached(Instant at) {
        return comparison != null && comparison.verdict() instanceof Verdict.Worse worse
                ? new Event.Breached(at, worse, canary.aggregates(at.toEpochMilli()))
                : null;
    }

    /** What the baseline reported since the canary was withdrawn, judged. */
    public Event.BaselineJudged baselineJudged(Instant at) {
        var seen = baseline.aggregates(at.toEpochMilli());
        return new Event.BaselineJudged(at, Judge.judge(spec.policy(), seen), seen);
    }

    // --- ticks

    /**
     * Compares what is complete by now. A step is known by the millisecond in which it began, which dates its ticks.
     *
     * @return whether the evidence has become conclusive against the canary just now
     */
    public boolean closeTicks(State state, Instant at) {
        if (comparison == null) {
            return false;
        }
        if (state instanceof State.Watched w) {
            var now = w.progress();
            long began = now.since().toEpochMilli();
            var step = new Step(began, now.confirmed(), Climb.next(spec, now, true));
            return comparison.close(at.toEpochMilli(), step, began);
        }
        return comparison.close(at.toEpochMilli(), null, 0);
    }

    /** When something is to be compared whatever is missing; null if nothing is. */
    public @Nullable Instant nextTick() {
        long due = comparison == null ? -1 : comparison.dueMillis();
        return due < 0 ? null : Instant.ofEpochMilli(due);
    }
}
