package io.canary.rollout;

import io.canary.rollout.Event.Commanded;
import io.canary.rollout.HistoryEntry.Level;
import io.canary.rollout.HistoryEntry.Type;
import io.canary.rollout.State.Abandoned;
import io.canary.rollout.State.Ended;
import io.canary.rollout.Transition.Move;
import io.canary.rollout.Transition.Refuse;
import io.canary.rollout.Transition.Stay;
import java.time.Duration;
import java.util.List;

/**
 * The part of the rules that ends a deployment whose router is gone for good. It is the only end that no router has
 * confirmed, so it is possible only while the router keeps failing to confirm what it was asked, or to be seen: as long
 * as it answers, cancel and roll back are the better way out.
 */
final class AbandonRules {
    /** So often in a row the router must have failed: one lost call is no reason to give up a deployment. */
    static final int FAILED_AT_LEAST = 3;

    /** For so long it must have been out of sight, where it has confirmed what it was asked. */
    static final Duration UNSEEN_AT_LEAST = Duration.ofSeconds(5);

    /** What every abandoned deployment says of itself. */
    static final String UNCONFIRMED = "unconfirmed: traffic unknown";

    private AbandonRules() {}

    static Transition wanted(DeploymentSpec spec, State state, Commanded e) {
        return switch (state) {
            case Abandoned a -> new Stay();
            case Ended f -> Rollout.refuse(e.command(), state);
            case State.Open o -> wanted(spec, o, e);
        };
    }

    private static Transition wanted(DeploymentSpec spec, State.Open state, Commanded e) {
        var request = StateView.openAsk(state);
        var routerOutage = StateView.outage(state);
        if (routerOutage != null) {
            return !e.at().isBefore(routerOutage.since().plus(UNSEEN_AT_LEAST))
                    ? abandon(spec, state, e)
                    : new Refuse("cannot abandon: router " + spec.router() + " has been out of sight for less than "
                            + Format.of(UNSEEN_AT_LEAST) + "; use cancel or rollback instead, or repeat this if it"
                            + " stays so");
        } else if (request == null) {
            return new Refuse("cannot abandon: router " + spec.router()
                    + " has confirmed what it was last asked for; use" + " cancel or rollback instead");
        } else if (request.failures() < FAILED_AT_LEAST) {
            return new Refuse("cannot abandon: router " + spec.router() + " has failed " + request.failures() + " of "
                    + FAILED_AT_LEAST
                    + " times in a row; use cancel or rollback instead, or repeat this if it keeps failing");
        }
        return abandon(spec, state, e);
    }

    private static Move abandon(DeploymentSpec spec, State.Open state, Commanded e) {
        String reason = UNCONFIRMED + ", last known at " + StateView.weight(state) + " on " + spec.newVersion() + "; "
                + e.because();
        String message = e.because() + "; " + UNCONFIRMED + ", and router " + spec.router() + " is not asked again";
        return new Move(
                new Abandoned(StateView.step(state), StateView.failures(state), e.at(), reason),
                List.of(new Effect.Withdraw()),
                List.of(new HistoryEntry(e.at(), Level.ERROR, Type.ABANDONED, message)),
                null);
    }
}
