package io.canary.rollout;

import io.canary.spi.Weight;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is to be done in the world after a move is durable; a rollback, at once. */
public sealed interface Effect {

    /** Ask the router; its answer comes home as an event with the same number. */
    record AskRouter(long number, RouterCommand command) implements Effect {}

    /** Ask the router which split is in force, if it can tell, before anything else is asked of it. */
    record Observe() implements Effect {}

    /** Withdraw whatever still waits to be asked of the router. */
    record Withdraw() implements Effect {}

    /** Forget the samples so far: what counts is reported from {@code since} on. */
    record FreshWindow(Instant since) implements Effect {}

    /** What is asked of a router. */
    sealed interface RouterCommand {
        /** Give the canary this weight. */
        record Split(Weight weight) implements RouterCommand {}

        /** Give the canary more, if it still has what it was given: a router that forgot that starts at nothing. */
        record Raise(Weight from, Weight to) implements RouterCommand {}

        /**
         * Give the new version everything.
         *
         * @param from if the canary still has this; null for in any case
         */
        record Promote(@Nullable Weight from) implements RouterCommand {}

        /** Give the baseline everything. */
        record RollBack() implements RouterCommand {}
    }
}
