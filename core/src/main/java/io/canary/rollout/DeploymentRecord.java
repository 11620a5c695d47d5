package io.canary.rollout;

import io.canary.rollout.Transition.Move;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The state of a deployment that survives a restart of the process.
 *
 * @param revision the number of transitions so far that said something new; 0 before the first
 * @param requestSeq the number of the latest router request, 0 before the first
 * @param updatedAt when the state last changed in a way that users can see
 * @param lastStepStartedAt when the current weight (after the end: the last one) was confirmed; null before the first
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

    /** The record before the first transition, {@link Rollout#begin}. */
    public static DeploymentRecord before(DeploymentSpec spec) {
        return new DeploymentRecord(spec, Rollout.first(spec, 1), 0, 0, spec.createdAt(), null, null);
    }

    /** The record after a transition decided at {@code at}. The revision stays if it says nothing new. */
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
        if (!move.effects().isEmpty()) { // most transitions hold, and have none
            for (var effect : move.effects()) {
                if (effect instanceof Effect.AskRouter ask) {
                    number = ask.number();
                }
            }
        }
        return number;
    }

    /**
     * Whether a transition says nothing new: it holds for the same reason and on the same evidence as the previous
     * decision, and no tick would be missing from the record without it. Deployments that wait for samples make one
     * such transition after every interval.
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
