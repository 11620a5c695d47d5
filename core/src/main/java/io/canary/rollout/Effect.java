package io.canary.rollout;

import io.canary.spi.Weight;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A side effect of a transition. It is carried out once the transition is durable; a rollback, at once. */
public sealed interface Effect {

    /** Send a request to the router. The response arrives as an event with the same number. */
    record AskRouter(long number, RouterCommand command) implements Effect {}

    /** Read the split in force from a router that can observe, before the next request to it. */
    record Observe() implements Effect {}

    /** Remove the router requests that are still queued. */
    record Withdraw() implements Effect {}

    /** Discard the samples so far: only reports from {@code since} on count. */
    record FreshWindow(Instant since) implements Effect {}

    /** A request to a router. */
    sealed interface RouterCommand {
        /** Give the canary this weight. */
        record Split(Weight weight) implements RouterCommand {}

        /** Give the canary more, provided that it still has its last weight: a router that forgot it starts at 0 %. */
        record Raise(Weight from, Weight to) implements RouterCommand {}

        /**
         * Give the new version all traffic.
         *
         * @param from the weight that the canary must still have; null for no such condition
         */
        record Promote(@Nullable Weight from) implements RouterCommand {}

        /** Give the baseline all traffic. */
        record RollBack() implements RouterCommand {}
    }
}
