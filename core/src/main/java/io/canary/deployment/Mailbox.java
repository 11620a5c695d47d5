package io.canary.deployment;

import io.canary.journal.IdempotencyKey;
import io.canary.rollout.Event;
import io.canary.rollout.Transition;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a deployment, one thing after the other: the next one begins when what came of the one before is
 * durable. Used on one context only.
 */
final class Mailbox {
    private final Work work;
    private final Runnable idle;
    private final ArrayDeque<Letter> letters = new ArrayDeque<>(2);
    private final Runnable held;
    private boolean working;
    private long turn;

    /** Decides, and carries out what was decided. */
    interface Work {
        /**
         * Rules on an event; completes when the ruling is durable and acted upon, fails if it could not be made
         * durable.
         *
         * @param key of the request behind it, or null
         */
        Future<Transition> on(Event event, @Nullable IdempotencyKey key);
    }

    /**
     * An event is worded when its turn comes; null where it is not wanted any more by then. With a promise where
     * somebody waits for what comes of it.
     */
    private record Letter(
            Supplier<@Nullable Event> event,
            @Nullable IdempotencyKey key,
            @Nullable Promise<Transition> reply) {}

    /**
     * An empty one.
     *
     * @param idle called each time when there is nothing more to do
     * @param held called each time when something has to wait for its turn
     */
    Mailbox(Work work, Runnable idle, Runnable held) {
        this.work = work;
        this.idle = idle;
        this.held = held;
    }

    /** Does this before anything else; what happens meanwhile waits. */
    Future<?> open(Supplier<Future<?>> first) {
        working = true;
        return first.get().onSuccess(done -> next());
    }

    /** Notes that something happened. */
    void post(Supplier<Event> event) {
        add(new Letter(event, null, null));
    }

    /** The same, for those who want to know what came of it: {@link Transition.Outdated} if the event is null. */
    Future<Transition> request(Supplier<@Nullable Event> event, @Nullable IdempotencyKey key) {
        var reply = Promise.<Transition>promise();
        add(new Letter(event, key, reply));
        return reply.future();
    }

    private void add(Letter letter) {
        if (working) {
            letters.add(letter);
            held.run();
        } else {
            working = true;
            process(letter);
        }
    }

    private void next() {
        var letter = letters.poll();
        if (letter == null) {
            working = false;
            idle.run();
        } else {
            process(letter);
        }
    }

    boolean isWorking() {
        return working;
    }

    /** Which turn it is: another with each event. */
    long turn() {
        return turn;
    }

    /** What waits for its turn, as it would be worded now, in order. */
    List<Event> waiting() {
        return letters.stream()
                .map(letter -> letter.event().get())
                .filter(Objects::nonNull)
                .toList();
    }

    private void process(Letter letter) {
        turn++;
        var event = letter.event().get();
        var done = event == null
                ? Future.<Transition>succeededFuture(new Transition.Outdated())
                : work.on(event, letter.key());
        done.onComplete((transition, failure) -> {
            if (letter.reply() != null) {
                letter.reply().complete(transition, failure);
            }
            next();
        });
    }
}
