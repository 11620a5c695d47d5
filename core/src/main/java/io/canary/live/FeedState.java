package io.canary.live;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The latest text of each item of a feed. Pure; not thread-safe, but handed from one thread to another. */
final class FeedState {
    private final Map<String, Known> items = new LinkedHashMap<>();

    private record Known(Object version, String text) {}

    /**
     * The difference between two reads.
     *
     * @param changed the items to write again, in order
     * @param removed the keys of items that are no longer there
     */
    record Difference(List<FeedItem> changed, List<String> removed) {}

    /** What is new in these items, which are all that there are. Changes nothing. */
    Difference difference(List<FeedItem> now) {
        var changed = new ArrayList<FeedItem>();
        var gone = new HashSet<>(items.keySet());
        for (var item : now) {
            gone.remove(item.key());
            var known = items.get(item.key());
            if (known == null || !known.version().equals(item.version())) {
                changed.add(item);
            }
        }
        return new Difference(changed, List.copyOf(gone));
    }

    /** @param text of the item with this version */
    void put(FeedItem item, String text) {
        items.put(item.key(), new Known(item.version(), text));
    }

    void remove(Collection<String> keys) {
        items.keySet().removeAll(keys);
    }

    /** All keys, in the order in which they were added. */
    List<String> keys() {
        return List.copyOf(items.keySet());
    }

    /** The latest text of an item; null if it was removed. */
    @Nullable
    String text(String key) {
        var known = items.get(key);
        return known == null ? null : known.text();
    }
}
