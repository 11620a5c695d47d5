package io.canary.idempotency;

import io.canary.idempotency.IdempotencyRequest.Claim;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Serializes requests with the same key: one has the turn, the others wait in order. For one context only. */
final class KeyedQueue {
    /** By key, the requests that wait for the one with the turn. */
    private final Map<String, ArrayDeque<Waiting>> lines = new HashMap<>();

    /**
     * A request that waits for its turn.
     *
     * @param untilNanos when it stops waiting
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

    /** Returns true if it has the turn at once; if not, {@link #next} returns it when it has. */
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

    /** Ends the turn and returns the request that has the next one; null if none waits. */
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
