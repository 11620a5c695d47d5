package io.canary.deployment;

import io.canary.deployment.SupervisorReply.Page;
import io.canary.deployment.SupervisorRequest.ListAll;
import io.canary.retention.EvenlyKept;
import io.canary.rollout.DeploymentRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The index of deployments: by number in the order of their creation, by id, by service, and by the service for which
 * they are open. Only the supervisor writes it; {@link #all} and {@link #page} may be read on any thread.
 */
public final class Directory {
    /**
     * An entry of the index.
     *
     * @param number increases with every deployment
     */
    record Entry(long number, String id, SnapshotHolder holder) {
        String serviceName() {
            return holder.snapshot().spec().serviceName();
        }

        private Place place() {
            return new Place(serviceName(), number);
        }
    }

    /** Services come one after the other: a map for each would cost a deployment more than its entry. */
    private record Place(String service, long number) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int byService = service.compareTo(other.service);
            return byService != 0 ? byService : Long.compare(number, other.number);
        }
    }

    private record End(Entry entry, Instant at) {
        String id() {
            return entry.id();
        }
    }

    private final ConcurrentSkipListMap<Long, Entry> byNumber = new ConcurrentSkipListMap<>();
    private final ConcurrentSkipListMap<Place, Entry> byService = new ConcurrentSkipListMap<>();
    private final Map<String, Entry> byId = new HashMap<>();
    private final Map<String, Entry> openByService = new HashMap<>();
    private final EvenlyKept<String, End> ended = new EvenlyKept<>();
    private long numbers;

    /** The snapshots of all deployments, oldest first. */
    public Stream<SnapshotHolder> all() {
        return byNumber.values().stream().map(Entry::holder);
    }

    /** The deployment that is not final for this service, or null. */
    @Nullable
    Entry openFor(String serviceName) {
        return openByService.get(serviceName);
    }

    /** The snapshot of a deployment; null if there is none. */
    @Nullable
    DeploymentRecord standing(String id) {
        var entry = byId.get(id);
        return entry == null ? null : entry.holder().snapshot().record();
    }

    /** The same with its observations; null if there is none. */
    @Nullable
    Snapshot snapshot(String id) {
        var entry = byId.get(id);
        return entry == null ? null : entry.holder().snapshot();
    }

    boolean contains(String id) {
        return byId.containsKey(id);
    }

    int openCount() {
        return openByService.size();
    }

    void add(String id, SnapshotHolder holder) {
        var entry = new Entry(++numbers, id, holder);
        byNumber.put(entry.number(), entry);
        byService.put(entry.place(), entry);
        byId.put(id, entry);
        openByService.put(entry.serviceName(), entry);
    }

    /** Undoes {@link #add} for a deployment that could not be started. */
    void remove(String id) {
        var entry = byId.remove(id);
        if (entry != null) {
            byNumber.remove(entry.number());
            byService.remove(entry.place());
            openByService.remove(entry.serviceName(), entry);
        }
    }

    void ended(String id, Instant at) {
        var entry = byId.get(id);
        if (entry != null && openByService.remove(entry.serviceName(), entry)) {
            ended.add(entry.serviceName(), id, new End(entry, at));
        }
    }

    /** Removes ended deployments beyond the limits, except those that are still needed. */
    List<String> forgetBeyond(EvenlyKept.Limits limits, Predicate<String> isNeeded) {
        return removed(ended.forgetBeyond(limits, end -> isNeeded.test(end.id())));
    }

    /** Removes deployments that ended before then, except those that are still needed. */
    List<String> forgetOld(Instant before, Predicate<String> isNeeded) {
        return removed(ended.forgetOld(end -> end.at().isBefore(before), end -> isNeeded.test(end.id())));
    }

    private List<String> removed(List<End> gone) {
        var ids = gone.stream().map(End::id).toList();
        ids.forEach(this::remove);
        return ids;
    }

    /** Whether {@link #page} visits few entries besides those that match. */
    static boolean isQuick(ListAll wanted) {
        return wanted.serviceName() != null || wanted.filter() == null;
    }

    /** May be called on any thread: concurrent additions and removals may or may not be visible. */
    Page page(ListAll wanted) {
        var found = new ArrayList<Snapshot>();
        Long last = null;
        for (var entry : newestFirst(wanted.serviceName(), wanted.before())) {
            var snapshot = entry.holder().snapshot();
            if (wanted.filter() == null || wanted.filter().test(snapshot)) {
                if (found.size() == wanted.limit()) {
                    return new Page(found, last);
                }
                found.add(snapshot);
                last = entry.number();
            }
        }
        return new Page(found, null);
    }

    /** @param service null for all */
    private Iterable<Entry> newestFirst(@Nullable String service, long before) {
        var older = service == null
                ? byNumber.headMap(before, false)
                : byService.subMap(new Place(service, Long.MIN_VALUE), true, new Place(service, before), false);
        return older.descendingMap().values();
    }
}
