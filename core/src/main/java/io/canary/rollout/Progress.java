package io.canary.rollout;

import io.canary.analysis.sequential.WeightStep;
import io.canary.spi.Weight;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The progress of a rollout, and what it waits for.
 *
 * @param step the number of the step of the confirmed weight, from 0; so many steps have passed
 * @param confirmed the weight that the router last confirmed
 * @param failures FAILs in a row
 * @param since when the router confirmed the weight
 * @param nextEvaluation when the window is evaluated next
 * @param holdUntil when the step has been held for too long without a conclusive verdict
 * @param deadline when the deployment as a whole has taken too long
 * @param failing the last FAIL, until the next PASS; null if the canary is not known to fail
 * @param bake the state of the bake after the last step; null before it starts
 * @param conditions what blocks the next weight
 */
public record Progress(
        int step,
        Weight confirmed,
        int failures,
        Instant since,
        Instant nextEvaluation,
        Instant holdUntil,
        Instant deadline,
        @Nullable Failing failing,
        @Nullable BakeState bake,
        Conditions conditions) {

    /** Progress without a bake. */
    public Progress(
            int step,
            Weight confirmed,
            int failures,
            Instant since,
            Instant nextEvaluation,
            Instant holdUntil,
            Instant deadline,
            @Nullable Failing failing,
            Conditions conditions) {
        this(step, confirmed, failures, since, nextEvaluation, holdUntil, deadline, failing, null, conditions);
    }

    /** Progress with nothing in its way. */
    public Progress(
            int step,
            Weight confirmed,
            int failures,
            Instant since,
            Instant nextEvaluation,
            Instant holdUntil,
            Instant deadline,
            @Nullable Failing failing) {
        this(step, confirmed, failures, since, nextEvaluation, holdUntil, deadline, failing, Conditions.NONE);
    }

    /** Progress of a canary that is not known to fail. */
    public Progress(
            int step,
            Weight confirmed,
            int failures,
            Instant since,
            Instant nextEvaluation,
            Instant holdUntil,
            Instant deadline) {
        this(step, confirmed, failures, since, nextEvaluation, holdUntil, deadline, null);
    }

    /** At the start of a step, whose weight the router has confirmed. */
    static Progress begin(DeploymentSpec spec, Weight confirmed, Instant at, Instant deadline) {
        return begin(spec, 0, confirmed, 0, at, deadline, null, Conditions.NONE);
    }

    private static Progress begin(
            DeploymentSpec spec,
            int step,
            Weight confirmed,
            int failures,
            Instant at,
            Instant deadline,
            @Nullable Failing failing,
            Conditions conditions) {
        var first = EvaluationGrid.notBefore(at.plus(spec.plan().step(step).soak()));
        var hold = at.plus(spec.safeguards().maxHold());
        return new Progress(step, confirmed, failures, at, first, hold, deadline, failing, conditions);
    }

    /** How long the step soaks before each evaluation. */
    public Duration soak(DeploymentSpec spec) {
        return spec.plan().step(step).soak();
    }

    /** The step of the ticks. The millisecond in which it started identifies it and dates its ticks. */
    public WeightStep weightStep(DeploymentSpec spec) {
        int bakeTicks = bakeUntil() == null
                ? 0
                : spec.policy().analysis().bakeTicks(spec.strategy().bake());
        var next = spec.plan().next(step, confirmed, true);
        return new WeightStep(since.toEpochMilli(), confirmed, next, bakeTicks);
    }

    /** At the start of the next step, whose weight the router has confirmed. */
    Progress next(DeploymentSpec spec, Weight to, Instant at) {
        return begin(spec, step + 1, to, failures, at, deadline, failing, Conditions.NONE);
    }

    /** At the start of the same step again. */
    Progress again(DeploymentSpec spec, Instant at) {
        return begin(spec, step, confirmed, failures, at, deadline, failing, conditions.again())
                .with(interrupted(spec).bake);
    }

    /** With an interrupted bake: it is no longer known that the canary has its traffic. */
    Progress interrupted(DeploymentSpec spec) {
        return bake == null ? this : with(bake.interrupted(knownUntil(spec)));
    }

    /**
     * The last time at which the traffic certainly matched the requested split: it was evaluated then, and nothing was
     * in the way.
     */
    private Instant knownUntil(DeploymentSpec spec) {
        var judged = nextEvaluation.minus(soak(spec));
        var known = judged.isAfter(since) ? judged : since;
        var routerOutage = conditions.routerOutage();
        var mismatch = conditions.mismatch();
        known = routerOutage != null && routerOutage.since().isBefore(known) ? routerOutage.since() : known;
        return mismatch != null && mismatch.since().isBefore(known) ? mismatch.since() : known;
    }

    /** After a PASS. */
    Progress passed(Instant next) {
        return new Progress(step, confirmed, 0, since, next, holdUntil, deadline, null, bake, conditions);
    }

    /** With another state of the bake. */
    Progress with(@Nullable BakeState now) {
        return new Progress(
                step, confirmed, failures, since, nextEvaluation, holdUntil, deadline, failing, now, conditions);
    }

    /** The end of the bake; null while the canary does not bake. */
    @Nullable
    Instant bakeUntil() {
        return bake == null ? null : bake.until();
    }

    /** After an inconclusive verdict. */
    Progress judgedAgain(Instant next) {
        return new Progress(step, confirmed, failures, since, next, holdUntil, deadline, failing, bake, conditions);
    }

    /** After a FAIL: a bake restarts with the next PASS, and so does the wait for a person. */
    Progress failed(int nowFailures, Instant next, Failing now) {
        return new Progress(
                step,
                confirmed,
                nowFailures,
                since,
                next,
                holdUntil,
                deadline,
                now,
                null,
                conditions.awaitingSkip(null));
    }

    /** With this much time from {@code at} on for a conclusive verdict. */
    Progress heldAtMost(Duration maxHold, Instant at) {
        return new Progress(
                step,
                confirmed,
                failures,
                since,
                nextEvaluation,
                at.plus(maxHold),
                deadline,
                failing,
                bake,
                conditions);
    }

    /** With at least the time until then for a conclusive verdict. */
    Progress heldUntilAtLeast(Instant at) {
        return holdUntil.isAfter(at)
                ? this
                : new Progress(
                        step, confirmed, failures, since, nextEvaluation, at, deadline, failing, bake, conditions);
    }

    /** With this much time from {@code at} on for the whole deployment. */
    Progress dueAfter(Duration time, Instant at) {
        return new Progress(
                step, confirmed, failures, since, nextEvaluation, holdUntil, at.plus(time), failing, bake, conditions);
    }

    /** After a change of the system clock, with a new soak. */
    Progress moved(Duration by, Instant next) {
        return new Progress(
                step,
                confirmed,
                failures,
                since.plus(by),
                next,
                holdUntil.plus(by),
                deadline.plus(by),
                failing,
                bake == null ? null : bake.moved(by),
                conditions);
    }

    Progress with(Conditions now) {
        return new Progress(step, confirmed, failures, since, nextEvaluation, holdUntil, deadline, failing, bake, now);
    }
}
