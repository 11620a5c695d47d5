package io.canary.router.haproxy;

import io.canary.spi.LatencyHistogram;
import java.util.HashMap;
import java.util.Map;

/** The latencies of each version since they were taken out last. Safe for any thread. */
final class Latencies {
    private final Map<String, long[]> countsByVersion = new HashMap<>();

    synchronized void count(String version, long millis) {
        long[] counts = countsByVersion.computeIfAbsent(version, v -> new long[LatencyHistogram.BUCKETS]);
        counts[LatencyHistogram.bucketOf((double) millis)]++;
    }

    synchronized LatencyHistogram take(String version) {
        long[] counts = countsByVersion.remove(version);
        return counts == null ? LatencyHistogram.EMPTY : LatencyHistogram.of(counts);
    }

    synchronized void clear() {
        countsByVersion.clear();
    }
}
