package io.canary.rollout;

import io.canary.spi.Weight;
import java.time.Instant;

/** Where a rollout stands. A field exists only in the state where it means something. */
public sealed interface State {

    /** Something can still follow. */
    sealed interface Open extends State {}

    /** The canary has traffic, samples count, and the window is judged. */
    sealed interface Watched extends Open {
        /** When the window is judged next. */
        Instant nextEvaluation();
    }

    /** A step of the climb; what a pause goes back to. */
    sealed interface Climbing extends Watched {
        int step();

        /** The weight that the router last confirmed. */
        Weight confirmed();

        /** FAILs in a row. */
        int failures();
    }

    /** Nothing follows; the router has confirmed what the state says. */
    sealed interface Ended extends State {
        Instant at();
    }

    /** The first split was asked for. */
    record Pending(Ask ask) implements Open {}

    /**
     * The router confirmed the weight, and evidence is gathered.
     *
     * @param step how many steps have passed: 0 for the first weight
     * @param since when the router confirmed
     */
    record Soaking(int step, Weight confirmed, int failures, Instant since, Instant nextEvaluation)
            implements Climbing {}

    /**
     * The router was asked for the next weight; until it confirms, the last one stands.
     *
     * @param step the step that {@code to} belongs to
     * @param since when {@code confirmed} was confirmed
     */
    record Shifting(int step, Weight confirmed, Weight to, int failures, Instant since, Instant nextEvaluation, Ask ask)
            implements Climbing {}

    /**
     * The router was asked for the confirmed weight again, since it is not sure any more that this is in force; until it
     * confirms, nobody knows what the samples were measured at, and the step starts again when it does.
     *
     * @param since when {@code confirmed} was first confirmed
     */
    record Reasserting(int step, Weight confirmed, int failures, Instant since, Instant nextEvaluation, Ask ask)
            implements Climbing {}

    /** Held by a person. What was asked of the router is still brought to its end. */
    record Paused(Climbing resumeTo) implements Watched {
        @Override
        public Instant nextEvaluation() {
            return resumeTo.nextEvaluation();
        }
    }

    /**
     * All checks passed, and the router was asked to give the new version everything.
     *
     * @param step the step that follows from it: one more than that of {@code confirmed}
     */
    record Promoting(int step, Weight confirmed, int failures, Instant since, Instant nextEvaluation, Ask ask)
            implements Watched {}

    /**
     * The router was asked to give the baseline everything. Asked until it confirms.
     *
     * @param confirmed the canary's weight that the router last confirmed
     */
    record Retreating(int step, Weight confirmed, int failures, Goal goal, String reason, Ask ask) implements Open {}

    /** What a retreat ends in. */
    enum Goal {
        ROLLED_BACK,
        CANCELLED,
        FAILED
    }

    record Promoted(int step, int failures, Instant at, String reason) implements Ended {}

    /** All traffic is on the baseline. */
    record Withdrawn(int step, int failures, Instant at, Goal goal, String reason) implements Ended {}
}
