package io.canary.rollout;

import io.canary.spi.Weight;
import java.time.Duration;
import java.time.Instant;

/**
 * How far a rollout has come, and what it waits for there.
 *
 * @param step the step that the confirmed weight belongs to: how many steps have passed, 0 for the first weight
 * @param confirmed the weight that the router last confirmed
 * @param failures FAILs in a row
 * @param since when the router confirmed
 * @param nextEvaluation when the window is judged next
 * @param holdUntil if no verdict was conclusive until then, the step has been held for too long
 * @param deadline when the whole deployment has taken too long
 */
public record Progress(
        int step,
        Weight confirmed,
        int failures,
        Instant since,
        Instant nextEvaluation,
        Instant holdUntil,
        Instant deadline) {

    /** At the start of a step: the router has confirmed its weight. */
    static Progress begin(DeploymentSpec spec, int step, Weight confirmed, int failures, Instant at, Instant deadline) {
        var first = Grid.notBefore(at.plus(spec.strategy().interval()));
        return new Progress(
                step, confirmed, failures, at, first, at.plus(spec.safeguards().maxHold()), deadline);
    }

    /** The same step again, from its start. */
    Progress again(DeploymentSpec spec, Instant at) {
        return begin(spec, step, confirmed, failures, at, deadline);
    }

    /** As it goes on after a verdict. */
    Progress judged(int nowFailures, Instant next) {
        return new Progress(step, confirmed, nowFailures, since, next, holdUntil, deadline);
    }

    /** With so long from {@code at} on to a conclusive verdict. */
    Progress heldAtMost(Duration maxHold, Instant at) {
        return new Progress(step, confirmed, failures, since, nextEvaluation, at.plus(maxHold), deadline);
    }

    /** With so long from {@code at} on to the end. */
    Progress dueAfter(Duration time, Instant at) {
        return new Progress(step, confirmed, failures, since, nextEvaluation, holdUntil, at.plus(time));
    }

    /** The same on a clock that was moved, with the soaking to be done again. */
    Progress moved(Duration by, Instant next) {
        return new Progress(step, confirmed, failures, since.plus(by), next, holdUntil.plus(by), deadline.plus(by));
    }
}
