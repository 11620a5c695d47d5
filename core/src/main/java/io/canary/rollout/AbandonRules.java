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
 * The part of the rules that ends a deployment whose router is gone for good. No router confirms this end, so it is
 * legal only while the router keeps failing to confirm a request or cannot be seen. While the router responds, cancel
 * and rollback are the better commands.
 */
final class AbandonRules {
    /** Failures in a row that the router must have had: one lost call is no reason to abandon a deployment. */
    static final int FAILED_AT_LEAST = 3;

    /** How long the router must have been unreachable if it has confirmed its last request. */
    static final Duration UNSEEN_AT_LEAST = Duration.ofSeconds(5);

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
                    : new Refuse(Reason.of(ReasonCode.UNSEEN_TOO_SHORT, spec.router(), UNSEEN_AT_LEAST));
        } else if (request == null) {
            return new Refuse(Reason.of(ReasonCode.NOTHING_UNCONFIRMED, spec.router()));
        } else if (request.failures() < FAILED_AT_LEAST) {
            return new Refuse(
                    Reason.of(ReasonCode.FAILED_TOO_SELDOM, spec.router(), request.failures(), FAILED_AT_LEAST));
        }
        return abandon(spec, state, e);
    }

    private static Move abandon(DeploymentSpec spec, State.Open state, Commanded e) {
        var reason = Reason.of(ReasonCode.TRAFFIC_UNKNOWN, StateView.weight(state), spec.newVersion())
                .and(e.because());
        var message = e.because().and(Reason.of(ReasonCode.NOT_ASKED_AGAIN, spec.router()));
        return new Move(
                new Abandoned(StateView.step(state), StateView.failures(state), e.at(), reason),
                List.of(new Effect.Withdraw()),
                List.of(new HistoryEntry(e.at(), Level.ERROR, Type.ABANDONED, message)),
                null);
    }
}
