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
 * The queued events of one deployment, in order. Bounded: each of them may hold large objects, and a journal that hangs
 * may keep them for hours. Not thread-safe.
 */
final class TransitionQueue {
    /**
     * How many events may wait before a command is rejected. The same number of further cancels and rollbacks is
     * accepted.
     */
    static final int MAX = 256;

    private final ArrayDeque<QueuedEvent> events = new ArrayDeque<>(2);

    /** What happens to an event that comes while the queue is full. */
    enum Importance {
        /** Dropped: it comes again by itself. */
        RECURRING(MAX),
        /** Rejected. */
        COMMAND(MAX),
        /** Rejected later than others: it takes the traffic off the new version. */
        URGENT_COMMAND(2 * MAX),
        /** Accepted: it does not come again, and there are never many of its kind. */
        ONCE(Integer.MAX_VALUE);

        private final int max;

        Importance(int max) {
            this.max = max;
        }
    }

    /**
     * A queued event.
     *
     * @param event called when its turn comes, so that it has the time of then; returns null if it is no longer needed
     * @param key the idempotency key of its request; null for none
     * @param reply completed with the outcome; null if nobody waits for it
     */
    record QueuedEvent(
            Supplier<@Nullable Event> event,
            @Nullable IdempotencyKey key,
            @Nullable CompletableFuture<Transition> reply) {

        /** Adds the reply to the actions, if a caller waits for it. */
        void reply(Queue<ActorAction> actions, Transition transition) {
            if (reply != null) {
                actions.add(new ActorAction.Reply(reply, transition));
            }
        }

        /** The same for an event that failed. */
        void fail(Queue<ActorAction> actions, Throwable why) {
            if (reply != null) {
                actions.add(new ActorAction.ReplyFailure(reply, why));
            }
        }
    }

    /** Adds an event at the end. Returns whether there was room for it. */
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

    /** The events that wait now, in order. */
    List<Event> waiting() {
        return events.stream()
                .map(waiting -> waiting.event().get())
                .filter(Objects::nonNull)
                .toList();
    }
}
