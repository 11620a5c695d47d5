package io.canary.rollout;

import io.canary.analysis.sequential.WeightStep;
import io.canary.spi.Weight;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

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
 * @param failing the last FAIL, as long as no PASS came after it; null where the canary is not known to fail
 * @param bake how far the bake has come that follows the last step; null before it has begun
 * @param conditions what stands between the step and the next weight
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

    /** One that does not bake. */
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

    /** One with nothing in its way. */
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

    /** One that is not known to fail. */
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

    /** At the start of a step: the router has confirmed its weight. */
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

    /** How long the step is soaked, until it is judged and until it is judged again. */
    public Duration soak(DeploymentSpec spec) {
        return spec.plan().step(step).soak();
    }

    /** The step that ticks are judged in: known by the millisecond in which it began, which dates its ticks. */
    public WeightStep weightStep(DeploymentSpec spec) {
        int bakeTicks = bakeUntil() == null
                ? 0
                : spec.policy().analysis().bakeTicks(spec.strategy().bake());
        var next = spec.plan().next(step, confirmed, true);
        return new WeightStep(since.toEpochMilli(), confirmed, next, bakeTicks);
    }

    /** The next step, from its start: the router has confirmed its weight. */
    Progress next(DeploymentSpec spec, Weight to, Instant at) {
        return begin(spec, step + 1, to, failures, at, deadline, failing, Conditions.NONE);
    }

    /** The same step again, from its start. */
    Progress again(DeploymentSpec spec, Instant at) {
        return begin(spec, step, confirmed, failures, at, deadline, failing, conditions.again())
                .with(interrupted(spec).bake);
    }

    /** With a bake that is interrupted: it is not known any more that the canary has its traffic. */
    Progress interrupted(DeploymentSpec spec) {
        return bake == null ? this : with(bake.interrupted(knownUntil(spec)));
    }

    /**
     * Until when it is known that the traffic was where it was put: it was judged then, and nothing stood in the way.
     */
    private Instant knownUntil(DeploymentSpec spec) {
        var judged = nextEvaluation.minus(soak(spec));
        var known = judged.isAfter(since) ? judged : since;
        var routerOutage = conditions.routerOutage();
        var mismatch = conditions.mismatch();
        known = routerOutage != null && routerOutage.since().isBefore(known) ? routerOutage.since() : known;
        return mismatch != null && mismatch.since().isBefore(known) ? mismatch.since() : known;
    }

    /** As it goes on after a PASS. */
    Progress passed(Instant next) {
        return new Progress(step, confirmed, 0, since, next, holdUntil, deadline, null, bake, conditions);
    }

    /** With a bake that stands so. */
    Progress with(@Nullable BakeState now) {
        return new Progress(
                step, confirmed, failures, since, nextEvaluation, holdUntil, deadline, failing, now, conditions);
    }

    /** Until when the canary bakes; null while it does not. */
    @Nullable
    Instant bakeUntil() {
        return bake == null ? null : bake.until();
    }

    /** As it goes on with nothing known that was not known before. */
    Progress judgedAgain(Instant next) {
        return new Progress(step, confirmed, failures, since, next, holdUntil, deadline, failing, bake, conditions);
    }

    /** As it goes on after a FAIL: a bake begins again with the next PASS, and so does waiting for a person. */
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

    /** With so long from {@code at} on to a conclusive verdict. */
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

    /** With time until then at least to a conclusive verdict. */
    Progress heldUntilAtLeast(Instant at) {
        return holdUntil.isAfter(at)
                ? this
                : new Progress(
                        step, confirmed, failures, since, nextEvaluation, at, deadline, failing, bake, conditions);
    }

    /** With so long from {@code at} on to the end. */
    Progress dueAfter(Duration time, Instant at) {
        return new Progress(
                step, confirmed, failures, since, nextEvaluation, holdUntil, at.plus(time), failing, bake, conditions);
    }

    /** The same on a clock that was moved, with the soaking to be done again. */
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

    /** With something else in its way. */
    Progress with(Conditions now) {
        return new Progress(step, confirmed, failures, since, nextEvaluation, holdUntil, deadline, failing, bake, now);
    }
}
