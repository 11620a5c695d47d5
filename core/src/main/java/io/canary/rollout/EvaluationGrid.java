package io.canary.rollout;

import io.canary.rollout.State.Watched;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoField;

/** Evaluations fall on multiples of 50 ms: timers that are due together cost a tenth of timers that are not. */
final class EvaluationGrid {
    private static final int NANOS = 50_000_000;

    private EvaluationGrid() {}

    /** The first point of the grid that is not before {@code at}. */
    static Instant notBefore(Instant at) {
        int nanos = at.get(ChronoField.NANO_OF_SECOND);
        int rounded = Math.ceilDiv(nanos, NANOS) * NANOS;
        return nanos == rounded ? at : at.plusNanos(rounded - nanos);
    }

    /** The first of {@code due}, {@code due + interval}, … that is after {@code at}, on the grid. */
    static Instant nextAfter(Instant at, Instant due, Duration interval) {
        var next = due.plus(interval);
        if (!next.isAfter(at)) {
            long missed = Duration.between(next, at).dividedBy(interval) + 1;
            next = next.plus(interval.multipliedBy(missed));
        }
        return notBefore(next);
    }

    /**
     * The evaluation after {@code at}. A promotion that is requested early does not replace the evaluation that is
     * still due.
     */
    static Instant next(DeploymentSpec spec, Watched state, Instant at) {
        var due = state.progress().nextEvaluation();
        return due.isAfter(at)
                ? due
                : BakeRules.within(
                        state.progress(),
                        at,
                        nextAfter(at, due, state.progress().soak(spec)));
    }
}
