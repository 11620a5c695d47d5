package io.canary.deployment;

import io.canary.rollout.DeploymentRecord;
import io.canary.rollout.Event;
import io.canary.rollout.InvariantCheck;
import io.canary.rollout.Reason;
import io.canary.rollout.Transition;
import io.canary.rollout.Transition.Move;
import io.canary.rollout.Transition.Stay;
import org.jspecify.annotations.Nullable;

/** Holds the weight in place of a transition that breaches an invariant, and says so once. Not thread-safe. */
final class InvariantGuard {
    private @Nullable Reason known;

    /** The transition; another one if it is a breach. */
    Transition checked(DeploymentRecord before, Event event, Transition transition) {
        var breach = transition instanceof Move move ? InvariantCheck.breach(before, event, move) : null;
        if (breach == null) {
            return transition;
        }
        boolean isKnown = breach.equals(known);
        known = breach;
        return isKnown ? new Stay() : InvariantCheck.hold(before.state(), event.at(), breach);
    }
}
