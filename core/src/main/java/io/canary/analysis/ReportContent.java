package io.canary.analysis;

import org.jspecify.annotations.Nullable;

/**
 * Identifies a report without an identity by its content: its version, its time to the millisecond, and all
 * measurements. Two reports with the same content for the same moment count as one that was sent twice, if that can
 * hardly be chance: if their distribution of latencies has at least {@value #PLACES_LEAST} buckets with a value. The
 * counts of such a bucket are the same in two independent reports with a probability of about 1 / &radic;(4&pi;c),
 * where c are expected: less than 0.3, so less than 1 in 20&nbsp;000 for all of them. A few errors of a few requests,
 * or a rounded percentile, may well be the same in two instances.
 */
public final class ReportContent {
    private static final int PLACES_LEAST = 8;
    private static final long PRIME = 0x100000001b3L;

    private ReportContent() {}

    /** The key of a report by its content; 0 if that does not identify it. */
    public static long key(Sample sample) {
        if (places(sample) < PLACES_LEAST) {
            return 0;
        }
        long key = sample.role() == Role.CANARY ? 1 : 2;
        key = with(key, sample.atMillis());
        key = with(key, sample.requests());
        key = with(key, Double.doubleToLongBits(sample.errors()));
        for (var metric : StandardMetric.values()) {
            key = with(key, Double.doubleToLongBits(sample.value(metric)));
        }
        key = with(key, sample.latency().hashCode());
        key = with(key, own(sample.extras()));
        return key == 0 ? 1 : key;
    }

    private static long own(@Nullable SampleExtras extras) {
        if (extras == null) {
            return 0;
        }
        long source = extras.source() == null ? 0 : SampleExtras.key(extras.source());
        return with(source, extras.metrics().hashCode());
    }

    private static int places(Sample sample) {
        int places = 0;
        for (long count : sample.latency().counts()) {
            places += count > 0 ? 1 : 0;
        }
        return places;
    }

    /** FNV-1a by 64 bits at a time, and mixed: numbers that are close are far from each other. */
    private static long with(long key, long more) {
        long mixed = (key ^ more) * PRIME;
        return mixed ^ mixed >>> 29;
    }
}
