package io.canary.deployment;

import io.canary.rollout.HistoryEntry;
import java.util.ArrayDeque;
import java.util.List;

/** The newest entries of one deployment's history. */
final class History {
    /** How many entries are kept. */
    static final int MAX = 200;

    private final ArrayDeque<HistoryEntry> entries = new ArrayDeque<>(4);

    void add(List<HistoryEntry> more) {
        for (var entry : more) {
            if (entries.size() == MAX) {
                entries.removeFirst();
            }
            entries.addLast(entry);
        }
    }

    List<HistoryEntry> newest() {
        return List.copyOf(entries);
    }
}
