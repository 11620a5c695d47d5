package io.canary.trace;

import io.canary.rollout.State;
import io.canary.rollout.StateView;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A router request that is over, as the states before and after its end show it. The history does not have all of this:
 * not how often a request was repeated, and not when a weight was requested again that is already confirmed.
 *
 * @param since when it was first sent, which identifies it
 * @param end when it was confirmed or given up
 * @param verb as the metrics of router calls name it
 * @param attempts how often it was sent, at least 1
 */
public record EndedRequest(Instant since, Instant end, String verb, int attempts) {

    /**
     * The request that ended with a transition; null if none did.
     *
     * @param at when the transition was decided
     */
    public static @Nullable EndedRequest between(State before, State after, Instant at) {
        var request = StateView.openAsk(before);
        var next = StateView.openAsk(after);
        if (request == null || (next != null && next.since().equals(request.since()))) {
            return null;
        }
        return new EndedRequest(request.since(), at, verb(before), request.attempt());
    }

    private static String verb(State state) {
        return switch (state) {
            case State.Promoting p -> RouterSpan.PROMOTE;
            case State.RollingBack r -> RouterSpan.ROLLBACK;
            default -> RouterSpan.SPLIT;
        };
    }
}
