package io.canary.rollout;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules' answer to an event. */
public sealed interface Transition {

    /**
     * Go on to {@code next}.
     *
     * @param effects to be carried out in this order, once the move is durable; but see {@link #rollback}
     * @param history what to remember, in order; may be empty
     * @param decision null where the event was no verdict
     */
    record Move(
            State next,
            List<Effect> effects,
            List<HistoryEntry> history,
            @Nullable Decision decision) implements Transition {

        /** What is remembered of it says whose wish it was. */
        @Override
        public Move by(@Nullable String who) {
            return new Move(
                    next, effects, history.stream().map(entry -> entry.by(who)).toList(), decision);
        }

        /** Whether the baseline is to get everything. */
        public boolean rollsBack() {
            return rollback() != null;
        }

        /**
         * The effect that gives the baseline everything, which need not wait until the move is durable; null if there
         * is none.
         */
        public Effect.@Nullable AskRouter rollback() {
            for (var effect : effects) {
                if (effect instanceof Effect.AskRouter ask && ask.command() instanceof Effect.RouterCommand.RollBack) {
                    return ask;
                }
            }
            return null;
        }
    }

    /** The same as somebody's wish. */
    default Transition by(@Nullable String who) {
        return this;
    }

    /** Nothing changes: the event came too late, came twice, or asks for what is already so. */
    record Stay() implements Transition {}

    /** Nothing changes: what somebody wanted was wanted of another revision. */
    record Outdated() implements Transition {}

    /**
     * What somebody wanted cannot be had in this state.
     *
     * @param why it cannot
     */
    record Refuse(Reason why) implements Transition {}
}
