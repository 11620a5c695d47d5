package io.canary.rollout;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules' answer to an event. */
public sealed interface Ruling {

    /**
     * Go on to {@code next}.
     *
     * @param effects to be carried out in this order, once the move is durable
     * @param history what to remember, in order; may be empty
     * @param decision null where the event was no verdict
     */
    record Move(
            State next,
            List<Effect> effects,
            List<HistoryEntry> history,
            @Nullable Decision decision) implements Ruling {

        /** What is remembered of it says whose wish it was. */
        @Override
        public Move by(@Nullable String who) {
            return new Move(
                    next, effects, history.stream().map(entry -> entry.by(who)).toList(), decision);
        }

        /** Whether the baseline is to get everything. */
        public boolean takesBack() {
            return effects.stream()
                    .anyMatch(effect -> effect instanceof Effect.AskRouter(long number, Effect.Wish wish)
                            && wish instanceof Effect.Wish.RollBack);
        }
    }

    /** The same as somebody's wish. */
    default Ruling by(@Nullable String who) {
        return this;
    }

    /** Nothing changes: the event came too late, came twice, or asks for what is already so. */
    record Stay() implements Ruling {}

    /** Nothing changes: what somebody wanted was wanted of another revision. */
    record Outdated() implements Ruling {}

    /**
     * What somebody wanted cannot be had in this state.
     *
     * @param why for people
     */
    record Refuse(String why) implements Ruling {}
}
