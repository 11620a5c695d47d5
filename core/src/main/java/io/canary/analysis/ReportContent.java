package io.canary.analysis;

import org.jspecify.annotations.Nullable;

/**
 * Tells a report without an identity from all others by what is in it: its version, its time to the millisecond, and
 * all that it measured. Of two reports that say the same of the same moment one is taken to be the other, sent again,
 * where that can hardly be chance: where their distribution of latencies has at least {@value #PLACES_LEAST} places
 * with a value. The counts at such a place are the same in two independent reports with a probability of about 1 /
 * &radic;(4&pi;c), where c are expected: less than 0.3, so less than 1 in 20&nbsp;000 for all of them. Few errors of
 * few requests, or a rounded percentile, may well be the same in two instances.
 */
public final class ReportContent {
    private static final int PLACES_LEAST = 8;
    private static final long PRIME = 0x100000001b3L;

    private ReportContent() {}

    /** The key of a report by what is in it; 0 where that does not tell it from all others. */
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
