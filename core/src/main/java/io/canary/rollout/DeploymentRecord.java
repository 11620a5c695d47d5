package io.canary.rollout;

import io.canary.rollout.Transition.Move;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a deployment stands: all of it that outlives the process.
 *
 * @param revision how many moves led here that said something new: 0 before the first
 * @param requestSeq the number of the newest question to the router, 0 before the first
 * @param updatedAt when the state last changed in a way that people would call a change
 * @param lastStepStartedAt when the current weight, or the last before the end, was confirmed; null before the first
 * @param lastDecision null before the first
 */
public record DeploymentRecord(
        DeploymentSpec spec,
        State state,
        long revision,
        long requestSeq,
        Instant updatedAt,
        @Nullable Instant lastStepStartedAt,
        @Nullable Decision lastDecision) {

    /** Before anything was decided; {@link Rollout#begin} is the first move. */
    public static DeploymentRecord before(DeploymentSpec spec) {
        return new DeploymentRecord(spec, Rollout.first(spec, 1), 0, 0, spec.createdAt(), null, null);
    }

    /** Where a move leads that was decided at {@code at}; with the same revision if it says nothing new. */
    public DeploymentRecord after(Move move, Instant at) {
        boolean news = !move.history().isEmpty() || !move.next().getClass().equals(state.getClass());
        var since = StateView.since(move.next());
        return new DeploymentRecord(
                spec,
                move.next(),
                isRepeatedBy(move) ? revision : revision + 1,
                asked(move),
                news ? at : updatedAt,
                since == null ? lastStepStartedAt : since,
                move.decision() == null ? lastDecision : move.decision());
    }

    private long asked(Move move) {
        long number = requestSeq;
        if (!move.effects().isEmpty()) { // most moves hold, and have none
            for (var effect : move.effects()) {
                if (effect instanceof Effect.AskRouter ask) {
                    number = ask.number();
                }
            }
        }
        return number;
    }

    /**
     * Whether a move says nothing that is not known already: it holds for the same reason, and on the same evidence, as
     * the decision before, and no tick would be lost to the record with it. Deployments that wait for samples make one
     * such move after every interval.
     */
    private boolean isRepeatedBy(Move move) {
        var decision = move.decision();
        return decision != null
                && lastDecision != null
                && move.effects().isEmpty()
                && move.history().isEmpty()
                && decision.kind() == Decision.Kind.HOLD
                && decision.trigger() == lastDecision.trigger()
                && decision.step() == lastDecision.step()
                && decision.failures() == lastDecision.failures()
                && !decision.hasTicks()
                && decision.evidence().equals(lastDecision.evidence());
    }
}
