package io.canary.retention;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Items of services, with a limit for each service and a limit for all. Beyond the limit for all, the service with the
 * most items loses its oldest: a service that adds many pushes out its own, and not those of others. Not thread-safe.
 *
 * @param <K> what an item is found by, unique within its service
 * @param <T> an item
 */
public final class EvenlyKept<K, T> {
    /** Most services have no more, and there may be very many of them. */
    private static final int FEW = 2;

    private final Map<String, SequencedMap<K, T>> byService = new HashMap<>(); // each the oldest first
    private final TreeMap<Integer, SequencedSet<String>> servicesBySize = new TreeMap<>();
    private final Map<String, SequencedMap<K, T>> needed = new HashMap<>(); // due to be removed, but still in use
    private final Set<String> touched = new HashSet<>();
    private int size;

    /**
     * How many items are kept.
     *
     * @param most items of each service
     * @param mostInAll items of all services
     */
    public record Limits(int most, int mostInAll) {}

    /** The item of this key; null if there is none. */
    public @Nullable T find(String service, K key) {
        var kept = byService.get(service);
        return kept == null ? null : kept.get(key);
    }

    /** Adds an item as the newest of its service, and replaces one of the same key. */
    public void add(String service, K key, T what) {
        remove(service, key);
        changed(service, () -> byService
                .computeIfAbsent(service, s -> new LinkedHashMap<>(FEW))
                .put(key, what));
        touched.add(service);
    }

    /** Removes an item, if it is there. */
    public void remove(String service, K key) {
        if (find(service, key) != null) {
            changed(service, () -> {
                var kept = byService.get(service);
                if (kept != null && kept.remove(key) != null && kept.isEmpty()) {
                    byService.remove(service);
                }
            });
        }
    }

    private void changed(String service, Runnable change) {
        int before = size(service);
        change.run();
        int after = size(service);
        size += after - before;
        if (before > 0) {
            servicesBySize.computeIfPresent(before, (count, services) -> {
                services.remove(service);
                return services.isEmpty() ? null : services;
            });
        }
        if (after > 0) {
            servicesBySize
                    .computeIfAbsent(after, count -> new LinkedHashSet<>())
                    .add(service);
        }
    }

    private int size(String service) {
        var kept = byService.get(service);
        return kept == null ? 0 : kept.size();
    }

    /** Removes and returns the items beyond the limits, except those that are still in use. */
    public List<T> forgetBeyond(Limits limits, Predicate<T> isNeeded) {
        var gone = new ArrayList<T>(0);
        for (var service : touched) {
            takeBack(service);
            while (size(service) > limits.most()) {
                takeOldest(service, isNeeded, gone);
            }
        }
        touched.clear();
        while (size > limits.mostInAll()) {
            takeOldest(servicesBySize.sequencedValues().getLast().getFirst(), isNeeded, gone);
        }
        return gone;
    }

    /** Removes and returns the items that are too old, except those in use; visits each service. */
    public List<T> forgetOld(Predicate<T> isOld, Predicate<T> isNeeded) {
        var gone = new ArrayList<T>(0);
        touched.addAll(needed.keySet()); // these may not be in use any more
        List.copyOf(needed.keySet()).forEach(this::takeBack);
        for (var service : List.copyOf(byService.keySet())) {
            var oldest = oldest(service);
            while (oldest != null && isOld.test(oldest)) {
                takeOldest(service, isNeeded, gone);
                oldest = oldest(service);
            }
        }
        return gone;
    }

    private @Nullable T oldest(String service) {
        var kept = byService.get(service);
        return kept == null ? null : kept.sequencedValues().getFirst();
    }

    private void takeOldest(String service, Predicate<T> isNeeded, List<T> gone) {
        var kept = byService.get(service);
        if (kept != null) {
            var oldest = kept.sequencedEntrySet().getFirst();
            remove(service, oldest.getKey());
            if (isNeeded.test(oldest.getValue())) {
                needed.computeIfAbsent(service, s -> new LinkedHashMap<>(FEW)).put(oldest.getKey(), oldest.getValue());
            } else {
                gone.add(oldest.getValue());
            }
        }
    }

    /** Puts items that were in use when they were due back in their place, before all others. */
    private void takeBack(String service) {
        var held = needed.remove(service);
        if (held != null) {
            changed(service, () -> held.reversed()
                    .forEach(byService.computeIfAbsent(service, s -> new LinkedHashMap<>(FEW))::putFirst));
        }
    }
}
