package io.canary.journal;

import io.canary.rollout.KnownBad;
import io.canary.rollout.Ruling.Move;
import io.canary.rollout.Standing;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Durable as long as the process lives. Deployments remember themselves where they stand; here is what they do not, all
 * events and the requests that came with a key.
 */
public final class MemoryJournal implements Journal {
    /** Requests with keys are kept no longer than this many newer ones leave room for. */
    private static final int KEYS_MAX = 100_000;

    private final NavigableMap<Long, Happening> events = new TreeMap<>();
    private final Map<String, ArrayDeque<Long>> cursors = new HashMap<>();
    private final LinkedHashMap<String, KeptRequest> requests = new LinkedHashMap<>(); // oldest first
    private long cursor;

    @Override
    public void load(Consumer<Recorded> each) {}

    @Override
    public List<KnownBad> knownBad() {
        return List.of();
    }

    @Override
    public synchronized Future<Void> append(Standing after, Move move, @Nullable RequestKey key) {
        String id = after.spec().id();
        if (!move.history().isEmpty()) {
            var its = cursors.computeIfAbsent(id, i -> new ArrayDeque<>(2));
            for (var entry : move.history()) {
                events.put(++cursor, new Happening(cursor, id, entry));
                its.add(cursor);
            }
        }
        if (key != null) {
            put(new KeptRequest(key, id, null));
        }
        return Future.succeededFuture();
    }

    @Override
    public synchronized Future<Void> keep(RequestKey key, String answer) {
        var before = requests.get(key.id());
        put(new KeptRequest(key, before == null ? null : before.deployment(), answer));
        return Future.succeededFuture();
    }

    private void put(KeptRequest request) {
        requests.remove(request.key().id());
        requests.put(request.key().id(), request);
        if (requests.size() > KEYS_MAX) {
            requests.pollFirstEntry();
        }
    }

    @Override
    public synchronized Future<Optional<KeptRequest>> kept(String id) {
        return Future.succeededFuture(Optional.ofNullable(requests.get(id)));
    }

    @Override
    public synchronized Future<Void> forgetKeys(Instant before) {
        requests.values().removeIf(request -> !request.key().at().isAfter(before));
        return Future.succeededFuture();
    }

    @Override
    public synchronized Future<List<Happening>> events(long after, int limit, @Nullable String deployment) {
        var found = new ArrayList<Happening>();
        for (var event : events.tailMap(after, false).values()) {
            if (found.size() >= limit) {
                break;
            } else if (deployment == null || deployment.equals(event.deploymentId())) {
                found.add(event);
            }
        }
        return Future.succeededFuture(List.copyOf(found));
    }

    @Override
    public synchronized Future<Void> forget(Collection<String> ids) {
        for (String id : ids) {
            var its = cursors.remove(id);
            if (its != null) {
                its.forEach(events::remove);
            }
        }
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> forgetBad(Collection<KnownBad> versions) {
        return Future.succeededFuture();
    }

    @Override
    public void close() {}
}
