package io.canary.deployment;

import io.canary.rollout.DeploymentRecord;
import io.canary.rollout.Event;
import io.canary.rollout.InvariantCheck;
import io.canary.rollout.Reason;
import io.canary.rollout.Transition;
import io.canary.rollout.Transition.Move;
import io.canary.rollout.Transition.Stay;
import org.jspecify.annotations.Nullable;

/** Replaces a transition that would breach an invariant by a hold, and reports it once. Not thread-safe. */
final class InvariantGuard {
    private @Nullable Reason known;

    /** The transition, or its replacement if it would breach an invariant. */
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
