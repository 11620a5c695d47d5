package io.canary.deployment;

import io.canary.journal.IdempotencyKey;
import io.canary.rollout.Event;
import io.canary.rollout.Transition;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The events that wait for their turn at one deployment, in order. Bounded: each of them is as large as what it holds
 * on to, and a journal that hangs may keep them for hours. Not thread-safe.
 */
final class TransitionQueue {
    /** How many events may wait before a command is refused. As many cancels and rollbacks again may wait beyond it. */
    static final int MAX = 256;

    private final ArrayDeque<QueuedEvent> events = new ArrayDeque<>(2);

    /** What becomes of an event that comes while the queue is full. */
    enum Importance {
        /** Dropped: it comes again by itself. */
        RECURRING(MAX),
        /** Refused. */
        COMMAND(MAX),
        /** Refused later than others: it takes the traffic off the new version. */
        URGENT_COMMAND(2 * MAX),
        /** Taken: it does not come again, and there are never many of its kind. */
        ONCE(Integer.MAX_VALUE);

        private final int max;

        Importance(int max) {
            this.max = max;
        }
    }

    /**
     * One that waits.
     *
     * @param event called when its turn comes, so that it is of then; null where it is not wanted any more by then
     * @param key of the request behind it; null for none
     * @param reply completed with what came of it; null where nobody waits for that
     */
    record QueuedEvent(
            Supplier<@Nullable Event> event,
            @Nullable IdempotencyKey key,
            @Nullable CompletableFuture<Transition> reply) {

        /** Adds the reply to what is to be done, where somebody waits for it. */
        void reply(Queue<ActorAction> actions, Transition transition) {
            if (reply != null) {
                actions.add(new ActorAction.Reply(reply, transition));
            }
        }

        /** The same for an event that came to nothing. */
        void fail(Queue<ActorAction> actions, Throwable why) {
            if (reply != null) {
                actions.add(new ActorAction.ReplyFailure(reply, why));
            }
        }
    }

    /** Adds one at the end. Whether there was room for it. */
    boolean offer(QueuedEvent event, Importance importance) {
        return events.size() < importance.max && events.add(event);
    }

    @Nullable
    QueuedEvent poll() {
        return events.poll();
    }

    boolean isEmpty() {
        return events.isEmpty();
    }

    /** The events that wait, as of now, in order. */
    List<Event> waiting() {
        return events.stream()
                .map(waiting -> waiting.event().get())
                .filter(Objects::nonNull)
                .toList();
    }
}
