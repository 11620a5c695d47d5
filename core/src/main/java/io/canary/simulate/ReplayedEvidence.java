package io.canary.simulate;

import io.canary.analysis.Aggregates;
import io.canary.analysis.Compared;
import io.canary.analysis.Comparison;
import io.canary.analysis.Judge;
import io.canary.analysis.Verdict;
import io.canary.analysis.sequential.Mode;
import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.Event;
import io.canary.rollout.State;
import io.canary.rollout.Transition.Move;
import io.canary.simulate.RecordedGroups.Tick;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The evidence of a rollout as recorded: ticks as they were evaluated, and windows as they were seen. Not thread-safe.
 */
final class ReplayedEvidence {
    private final DeploymentSpec spec;
    private @Nullable Comparison comparison; // null while nothing is compared
    private Aggregates seen = Aggregates.NONE;
    private boolean isForeign;

    ReplayedEvidence(DeploymentSpec spec) {
        this.spec = spec;
        if (spec.policy().analysis().mode() == Mode.SEQUENTIAL) {
            comparison = Comparison.begin(
                    spec.policy().comparison(),
                    spec.learnedBefore(),
                    spec.createdAt().toEpochMilli());
        }
    }

    /** Before the ticks of a decision: restores the recorded state if it does not follow from the earlier ticks. */
    void begin(@Nullable RecordedLook look, Instant at) {
        if (look == null || !look.compared()) {
            return;
        }
        var before = look.before();
        var policy = spec.policy().comparison();
        if (before != null) {
            var inputs = new Compared.Inputs(policy, before.memento(), List.of());
            isForeign |= !inputs.canReplay();
            comparison = Comparison.goOn(inputs, spec.learnedBefore(), at.toEpochMilli());
        } else if (comparison == null) {
            comparison = Comparison.begin(policy, spec.learnedBefore(), at.toEpochMilli());
        }
    }

    /** After a decision: until the next one, the window is assumed to stay the same. */
    void past(RecordedLook look) {
        seen = look.seen();
    }

    /**
     * Evaluates a tick.
     *
     * @return whether this made the evidence conclusive against the canary
     */
    boolean close(Tick tick, State state, Instant at) {
        if (comparison == null) {
            return false;
        } else if (state instanceof State.Watched w) {
            var now = w.progress();
            long since = now.since().toEpochMilli();
            return comparison.closeRecorded(tick.sums(), at.toEpochMilli(), now.weightStep(spec), since);
        }
        return comparison.closeRecorded(tick.sums(), at.toEpochMilli(), null, 0);
    }

    /**
     * The verdict of a look.
     *
     * @param look the look as recorded; null for one that was not recorded because it said nothing new
     */
    Event.Judged judged(@Nullable RecordedLook look, Instant at) {
        if (look == null) {
            return new Event.Judged(at, verdict(seen, at, null), seen);
        }
        var late = look.late();
        return new Event.Judged(
                at,
                verdict(look.seen(), at, look.providerError()),
                look.seen(),
                List.of(),
                late == null ? null : late.lateness());
    }

    private Verdict verdict(Aggregates of, Instant at, @Nullable String providerError) {
        return comparison == null
                ? Judge.judge(spec.policy(), of, providerError)
                : Judge.beside(
                        comparison.verdict(),
                        comparison.comparable(at.toEpochMilli()),
                        spec.policy(),
                        of,
                        providerError);
    }

    /** The event that the evidence is conclusive against the canary; null if nothing is compared. */
    Event.@Nullable Breached breached(@Nullable RecordedLook look, Instant at) {
        return comparison == null
                ? null
                : new Event.Breached(at, comparison.breach(), look == null ? seen : look.seen());
    }

    /** Follows a transition: its evidence is used. */
    void follow(Move move) {
        var decision = move.decision();
        if (comparison != null && decision != null && decision.verdict() instanceof Verdict.Comparative c) {
            comparison.decided(c.compared());
        }
    }

    /** Whether the recorded state is from another version of the comparison. */
    boolean isForeign() {
        return isForeign;
    }
}
