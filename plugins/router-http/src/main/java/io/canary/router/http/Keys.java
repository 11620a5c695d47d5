package io.canary.router.http;

import io.canary.router.support.wire.DesiredState;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The key and the number of each desired state. One that was not confirmed keeps both when it is asked for again, so
 * that an endpoint which had carried it out knows it; one that was confirmed gets new ones, since then it is to be
 * carried out once more.
 */
final class Keys {

    /** A desired state with its number and key. */
    record Marked(DesiredState state, long sequence, String key) {}

    private final Map<String, Marked> open = new ConcurrentHashMap<>();
    private final LongSupplier sequence;

    /** @param sequence gives a higher number each time */
    Keys(LongSupplier sequence) {
        this.sequence = sequence;
    }

    /** {@code state} with its number and key. Calls for one service come one at a time. */
    Marked mark(DesiredState state) {
        var last = open.get(state.service());
        if (last != null && last.state().equals(state)) {
            return last;
        }
        var marked = new Marked(state, sequence.getAsLong(), UUID.randomUUID().toString());
        open.put(state.service(), marked);
        return marked;
    }

    /** It was answered, by yes or by no. */
    void answered(Marked marked) {
        open.remove(marked.state().service(), marked);
    }
}
