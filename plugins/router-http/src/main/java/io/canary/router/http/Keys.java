package io.canary.router.http;

import io.canary.router.support.wire.DesiredState;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The key and the number of each wish. A wish that was not confirmed keeps both when it is asked again, so that an
 * endpoint which had carried it out knows it; one that was confirmed gets new ones, since then it is to be carried out
 * once more.
 */
final class Keys {

    /** One wish on its way. */
    record Marked(DesiredState state, long sequence, String key) {}

    private final Map<String, Marked> open = new ConcurrentHashMap<>();
    private final LongSupplier sequence;

    /** @param sequence gives a higher number each time */
    Keys(LongSupplier sequence) {
        this.sequence = sequence;
    }

    /** {@code wish} as it goes out. Calls for one service come one at a time. */
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
