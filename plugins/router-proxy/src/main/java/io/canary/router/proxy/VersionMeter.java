package io.canary.router.proxy;

import io.canary.spi.LatencyHistogram;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts what a version answers. Safe for any thread, without locks: a request is one count in one of two
 * distributions, so whatever is taken out between two of them adds up.
 */
final class VersionMeter {
    private final AtomicLongArray good = new AtomicLongArray(LatencyHistogram.BUCKETS);
    private final AtomicLongArray failed = new AtomicLongArray(LatencyHistogram.BUCKETS);

    record Counts(long requests, long errors, LatencyHistogram latency) {}

    /** @param nanos from the request's arrival to the end of its answer */
    void count(long nanos, boolean error) {
        (error ? failed : good).incrementAndGet(LatencyHistogram.bucketOf(nanos / 1e6));
    }

    /** Takes out what was counted since the last time. */
    Counts take() {
        var answered = LatencyHistogram.of(emptied(good));
        var unanswered = LatencyHistogram.of(emptied(failed));
        long errors = unanswered.count();
        return new Counts(answered.count() + errors, errors, answered.plus(unanswered));
    }

    private static long[] emptied(AtomicLongArray counts) {
        var taken = new long[counts.length()];
        for (int i = 0; i < taken.length; i++) {
            if (counts.get(i) != 0) {
                taken[i] = counts.getAndSet(i, 0);
            }
        }
        return taken;
    }
}
