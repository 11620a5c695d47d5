package io.canary.live;

import io.canary.live.FeedFormat.Shown;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The latest text of each item of a feed, in the order of the changes: each change has a number, and replaces the one
 * before of the same item. So one number says what a viewer has been sent. Pure; not thread-safe.
 */
final class FeedState {
    private final Map<String, Known> items = new HashMap<>();
    private final NavigableMap<Long, Shown> changes = new TreeMap<>();
    private long last;

    private record Known(Object version, long change) {}

    /**
     * The difference between two reads.
     *
     * @param changed the items to write again, in order
     * @param removed the keys of items that are no longer there
     */
    record Difference(List<FeedItem> changed, List<String> removed) {}

    /**
     * Some of the changes after a position.
     *
     * @param to the position after them
     * @param more whether others follow
     */
    record Part(List<Shown> items, long to, boolean more) {}

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
        var before = items.put(item.key(), new Known(item.version(), ++last));
        if (before != null) {
            changes.remove(before.change());
        }
        changes.put(last, new Shown(item.key(), text));
    }

    void remove(String key) {
        var before = items.remove(key);
        if (before != null) {
            changes.remove(before.change());
            changes.put(++last, new Shown(key, null));
        }
    }

    /** The position after all changes so far; 0 before the first. */
    long end() {
        return last;
    }

    /** The changes after a position, in order; at most this many. */
    Part after(long position, int most) {
        var part = new ArrayList<Shown>();
        long to = position;
        for (var change : changes.tailMap(position, false).entrySet()) {
            if (part.size() == most) {
                return new Part(part, to, true);
            }
            part.add(change.getValue());
            to = change.getKey();
        }
        return new Part(part, last, false);
    }

    /** Forgets removals that all viewers have been sent: those up to this position. */
    void forgetRemovals(long position) {
        changes.headMap(position, true).values().removeIf(shown -> shown.text() == null);
    }
}
