package io.canary.router.http;

import io.canary.router.json.Wish;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The key and the number of each wish. A wish that was not confirmed keeps both when it is asked again, so that an endpoint
 * which had carried it out knows it; one that was confirmed gets new ones, since then it is to be carried out once more.
 */
final class Keys {

    /** One wish on its way. */
    record Marked(Wish wish, long sequence, String key) {}

    private final Map<String, Marked> open = new ConcurrentHashMap<>();
    private final LongSupplier sequence;

    /** @param sequence gives a higher number each time */
    Keys(LongSupplier sequence) {
        this.sequence = sequence;
    }

    /** {@code wish} as it goes out. Calls for one service come one at a time. */
    Marked mark(Wish wish) {
        var last = open.get(wish.service());
        if (last != null && last.wish().equals(wish)) {
            return last;
        }
        var marked = new Marked(wish, sequence.getAsLong(), UUID.randomUUID().toString());
        open.put(wish.service(), marked);
        return marked;
    }

    /** It was answered, by yes or by no. */
    void answered(Marked marked) {
        open.remove(marked.wish().service(), marked);
    }
}
