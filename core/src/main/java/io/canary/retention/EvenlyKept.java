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
 * What is kept of services for a while: so much of each, and so much of all. What is beyond goes from the service that
 * has the most, the oldest first: so one that fills up pushes out what is its own, and nothing of another. Not
 * thread-safe.
 *
 * @param <T> what is kept, by a name that it has within its service
 */
public final class EvenlyKept<T> {
    private final Map<String, SequencedMap<String, T>> byService = new HashMap<>(); // each the oldest first
    private final TreeMap<Integer, SequencedSet<String>> servicesBySize = new TreeMap<>();
    private final Map<String, SequencedMap<String, T>> needed = new HashMap<>(); // taken out, had they not been needed
    private final Set<String> touched = new HashSet<>();
    private int size;

    /**
     * How much is kept.
     *
     * @param most of each service
     * @param mostInAll of all services
     */
    public record Limits(int most, int mostInAll) {}

    /** What has this name; null if nothing has. */
    public @Nullable T find(String service, String name) {
        var kept = byService.get(service);
        return kept == null ? null : kept.get(name);
    }

    /** Adds it as the newest of its service, in place of what had its name. */
    public void add(String service, String name, T what) {
        remove(service, name);
        changed(service, () -> byService
                .computeIfAbsent(service, s -> new LinkedHashMap<>())
                .put(name, what));
        touched.add(service);
    }

    /** Takes it out, if it is there. */
    public void remove(String service, String name) {
        if (find(service, name) != null) {
            changed(service, () -> {
                var kept = byService.get(service);
                if (kept != null && kept.remove(name) != null && kept.isEmpty()) {
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

    /** Takes out what is beyond the limits since this was asked last, but for what is still needed. */
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

    /** Takes out what is too old, but for what is still needed; looks at each service. */
    public List<T> forgetOld(Predicate<T> isOld, Predicate<T> isNeeded) {
        var gone = new ArrayList<T>(0);
        touched.addAll(needed.keySet()); // these may be needed no more
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
                needed.computeIfAbsent(service, s -> new LinkedHashMap<>()).put(oldest.getKey(), oldest.getValue());
            } else {
                gone.add(oldest.getValue());
            }
        }
    }

    /** What was needed when its time had come stands again where it stood, before all others. */
    private void takeBack(String service) {
        var held = needed.remove(service);
        if (held != null) {
            changed(service, () -> held.reversed()
                    .forEach(byService.computeIfAbsent(service, s -> new LinkedHashMap<>())::putFirst));
        }
    }
}
