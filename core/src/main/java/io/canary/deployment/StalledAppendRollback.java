package io.canary.deployment;

import io.canary.rollout.Effect;
import io.canary.rollout.Event;
import io.canary.rollout.Transition.Move;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is done about a rollback that waits for its turn while the move before it is being written, and the journal does
 * not answer: the router is asked for it all the same. What that move wants of the router is held back until it is
 * clear whether the rollback comes: else a canary that was taken back would get its traffic once more. Used on one
 * context only.
 */
final class StalledAppendRollback {
    private static final long PATIENCE_MILLIS = 1_000;
    private static final long AGAIN_MILLIS = 2_000;

    private final Vertx vertx;
    private final Mailbox mailbox;
    private final Function<Event, @Nullable Move> retreat;
    private final Begin begin;
    private final List<Effect> effects = new ArrayList<>(0);
    private @Nullable RollbackCall back;
    private boolean armed;
    private long repeats = -1;

    /** Takes a canary back, again if that was begun already. */
    interface Begin {
        /**
         * Takes it back.
         *
         * @param back null for one that is to be begun
         */
        @Nullable
        RollbackCall takeBack(Move move, @Nullable RollbackCall back);
    }

    /** @param retreat the rollback that an event leads to; null if it leads to none */
    StalledAppendRollback(Vertx vertx, Mailbox mailbox, Function<Event, @Nullable Move> retreat, Begin begin) {
        this.vertx = vertx;
        this.mailbox = mailbox;
        this.retreat = retreat;
        this.begin = begin;
    }

    /** Something has to wait for its turn. */
    void waits() {
        if (!armed) {
            armed = true;
            long turn = mailbox.turn();
            vertx.setTimer(PATIENCE_MILLIS, t -> {
                armed = false;
                if (mailbox.turn() == turn) {
                    look();
                } else if (mailbox.isWorking()) {
                    waits();
                }
            });
        }
    }

    /** Looks for a rollback among what waits. */
    void look() {
        if (back != null) {
            return;
        }
        for (var event : mailbox.waiting()) {
            var move = retreat.apply(event);
            if (move != null) {
                back = begin.takeBack(move, null);
                repeats = vertx.setPeriodic(AGAIN_MILLIS, t -> begin.takeBack(move, back));
                return;
            }
        }
    }

    /** Whether what a move wants of the router is to be held back; then it is kept here. */
    boolean holds(List<Effect> wanted) {
        if (back != null) {
            effects.addAll(wanted);
        }
        return back != null;
    }

    /** The rollback is under way in its own turn, or nothing waits any more: what was held back and is still wanted. */
    List<Effect> over(boolean isRollback) {
        if (back == null) {
            return List.of();
        }
        vertx.cancelTimer(repeats);
        back = null;
        var held = List.copyOf(effects);
        effects.clear();
        return isRollback ? List.of() : held;
    }
}
