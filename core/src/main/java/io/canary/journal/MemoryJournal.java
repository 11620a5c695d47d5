package io.canary.journal;

import io.canary.rollout.DeploymentRecord;
import io.canary.rollout.InService;
import io.canary.rollout.KnownBad;
import io.canary.rollout.LearnedBaseline;
import io.canary.rollout.Transition.Move;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A journal that lasts as long as the process. The actors hold the states of the deployments; this class holds the
 * rest: all events, the newest decisions, and the requests that came with a key.
 */
public final class MemoryJournal implements Journal {
    /** After this many deletions of deployments, their events are removed too: that takes a scan of all events. */
    private static final int FORGOTTEN_MAX = 1_000;

    /** How many services are remembered, at a few kilobytes each. */
    private static final int REMEMBERED_MAX = 10_000;

    /** The newest decisions of all deployments that are kept. */
    private static final int DECISIONS_MAX = 100_000;

    private final List<JournalEvent> events = new ArrayList<>(); // oldest first
    private final Set<String> forgotten = new HashSet<>();
    private final IdempotencyRecords requests = new IdempotencyRecords();
    private final LinkedHashMap<String, LearnedBaseline> remembered = new LinkedHashMap<>(); // the oldest first
    private final DecisionRetention decisions = new DecisionRetention(DECISIONS_MAX);
    private long cursor;

    @Override
    public void load(Consumer<StoredDeployment> each) {}

    @Override
    public List<KnownBad> knownBad() {
        return List.of();
    }

    @Override
    public List<InService> inService() {
        return List.of();
    }

    @Override
    public synchronized Future<Void> append(
            DeploymentRecord after, Move move, @Nullable IdempotencyKey key, @Nullable LearnedBaseline learned) {
        String id = after.spec().id();
        for (var entry : move.history()) {
            events.add(new JournalEvent(++cursor, id, entry));
        }
        if (move.decision() != null) {
            decisions.add(after.spec().serviceName(), id, move.decision());
        }
        if (key != null) {
            requests.put(new IdempotencyRecord(key, id, null));
        }
        return learned == null ? Future.succeededFuture() : remember(learned);
    }

    @Override
    public synchronized Future<Void> remember(LearnedBaseline learned) {
        remembered.remove(learned.service());
        remembered.put(learned.service(), learned);
        if (remembered.size() > REMEMBERED_MAX) {
            remembered.pollFirstEntry();
        }
        return Future.succeededFuture();
    }

    @Override
    public synchronized Future<Optional<LearnedBaseline>> remembered(String service) {
        return Future.succeededFuture(Optional.ofNullable(remembered.get(service)));
    }

    @Override
    public synchronized Future<Void> keep(IdempotencyKey key, StoredReply answer) {
        var before = requests.find(key.id());
        String moved = before == null ? null : before.deployment();
        requests.put(new IdempotencyRecord(key, answer.deployment() == null ? moved : answer.deployment(), answer));
        return Future.succeededFuture();
    }

    @Override
    public synchronized Future<Optional<IdempotencyRecord>> kept(String id) {
        return Future.succeededFuture(Optional.ofNullable(requests.find(id)));
    }

    @Override
    public synchronized Future<Void> forgetKeys(Instant before) {
        requests.forget(before);
        return Future.succeededFuture();
    }

    @Override
    public synchronized Future<List<JournalEvent>> events(EventRange range) {
        int from = firstAfter(range.after());
        int to = Math.max(from, firstAfter(range.before() - 1));
        var within = events.subList(from, to);
        return Future.succeededFuture((range.newestFirst() ? within.reversed() : within)
                .stream()
                        .filter(event ->
                                range.deployment() == null || range.deployment().equals(event.deploymentId()))
                        .filter(event -> !forgotten.contains(event.deploymentId()))
                        .limit(range.limit())
                        .toList());
    }

    @Override
    public synchronized Future<Long> lastEvent() {
        return Future.succeededFuture(cursor);
    }

    private int firstAfter(long after) {
        int low = 0;
        int high = events.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (events.get(middle).cursor() > after) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    @Override
    public synchronized Future<List<Decided>> decisions(String deployment, long after, int limit) {
        return Future.succeededFuture(decisions.find(deployment, after, limit));
    }

    @Override
    public synchronized Future<Void> forget(Collection<String> ids) {
        forgotten.addAll(ids);
        ids.forEach(decisions::forget);
        if (forgotten.size() >= FORGOTTEN_MAX) {
            events.removeIf(event -> forgotten.contains(event.deploymentId()));
            forgotten.clear();
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
