package io.canary.journal;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/** Requests with a key, the newest of each client and of all clients, up to a limit. Not thread-safe. */
final class IdempotencyRecords {
    private static final int MAX = 100_000;

    private final SequencedMap<String, IdempotencyRecord> byId = new LinkedHashMap<>(); // oldest first
    private final Map<String, SequencedSet<String>> idsByClient = new HashMap<>(); // oldest first

    @Nullable
    IdempotencyRecord find(String id) {
        return byId.get(id);
    }

    void put(IdempotencyRecord request) {
        String id = request.key().id();
        remove(id);
        byId.put(id, request);
        var ofClient = idsByClient.computeIfAbsent(request.key().client(), client -> new LinkedHashSet<>());
        ofClient.add(id);
        if (ofClient.size() > IdempotencyKey.PER_CLIENT_MAX) {
            remove(ofClient.getFirst());
        } else if (byId.size() > MAX) {
            remove(byId.sequencedKeySet().getFirst());
        }
    }

    private void remove(String id) {
        var gone = byId.remove(id);
        if (gone != null) {
            idsByClient.computeIfPresent(gone.key().client(), (client, ids) -> {
                ids.remove(id);
                return ids.isEmpty() ? null : ids;
            });
        }
    }

    /** Removes and returns the records of {@code before} and older. */
    void forget(Instant before) {
        byId.values().stream()
                .filter(request -> !request.key().at().isAfter(before))
                .map(request -> request.key().id())
                .toList()
                .forEach(this::remove);
    }
}
