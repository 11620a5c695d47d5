package io.canary.idempotency;

import io.canary.idempotency.IdempotencyRequest.Claim;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whose turn it is with each key: requests with the same one come one after the other. Used on one context only. */
final class KeyedQueue {
    /** By key, those who wait for the one that has the turn. */
    private final Map<String, ArrayDeque<Waiting>> lines = new HashMap<>();

    /**
     * Somebody who wants a turn.
     *
     * @param untilNanos when they wait no longer
     */
    record Waiting(Claim claim, Promise<IdempotencyReply> answer, long untilNanos) {
        static Waiting of(Claim claim) {
            return new Waiting(
                    claim, Promise.promise(), System.nanoTime() + claim.atMost().toNanos());
        }

        private boolean isGone() {
            return System.nanoTime() - untilNanos >= 0;
        }
    }

    /** Whether it has the turn at once. If not, it comes out of {@link #next} when it has. */
    boolean queue(Waiting waiting) {
        String id = waiting.claim().key().id();
        var line = lines.get(id);
        if (line == null) {
            lines.put(id, new ArrayDeque<>(0));
            return true;
        }
        line.add(waiting);
        return false;
    }

    /** Ends the present turn; who has the next? Null if nobody waits any more. */
    @Nullable
    Waiting next(String id) {
        var line = lines.get(id);
        while (line != null && !line.isEmpty()) {
            var next = line.remove();
            if (!next.isGone()) {
                return next;
            }
        }
        lines.remove(id);
        return null;
    }
}
