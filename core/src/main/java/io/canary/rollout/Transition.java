package io.canary.rollout;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The result of the rules for an event. */
public sealed interface Transition {

    /**
     * Continue in {@code next}.
     *
     * @param effects to be carried out in this order, once the transition is durable; but see {@link #rollback}
     * @param history the entries for the history, in order; may be empty
     * @param decision null if the event was no verdict
     */
    record Move(
            State next,
            List<Effect> effects,
            List<HistoryEntry> history,
            @Nullable Decision decision) implements Transition {

        /** The same transition, whose history entries say who requested it. */
        @Override
        public Move by(@Nullable String who) {
            return new Move(
                    next, effects, history.stream().map(entry -> entry.by(who)).toList(), decision);
        }

        /** Whether it requests all traffic for the baseline. */
        public boolean rollsBack() {
            return rollback() != null;
        }

        /**
         * The rollback among the effects, which need not wait until the transition is durable; null if there is none.
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

    /** The same transition, requested by a person or program. */
    default Transition by(@Nullable String who) {
        return this;
    }

    /** Nothing changes: the event came too late or twice, or requests what is already so. */
    record Stay() implements Transition {}

    /** Nothing changes: the command was meant for another revision. */
    record Outdated() implements Transition {}

    /**
     * The command is rejected in this state.
     *
     * @param why the reason
     */
    record Refuse(Reason why) implements Transition {}
}
