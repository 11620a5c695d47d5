package io.canary.source.prometheus;

import io.canary.source.prometheus.QueryResult.Series;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The longest scrape interval that was seen. Safe for any thread. */
final class ScrapeInterval {
    private static final Duration UNKNOWN = Duration.ofSeconds(30);
    private static final Duration SHORTEST_LAG = Duration.ofSeconds(5);

    private final AtomicLong longestMillis = new AtomicLong();

    /** Two points are too few: what lies between them may be missed scrapes. */
    void see(Collection<Series> found) {
        for (var series : found) {
            long[] times = Stream.concat(
                            series.counts().stream().map(p -> p.millis()),
                            series.histograms().stream().map(p -> p.millis()))
                    .mapToLong(Long::longValue)
                    .toArray();
            if (times.length > 2) {
                long shortest = LongStream.range(1, times.length)
                        .map(i -> times[(int) i] - times[(int) i - 1])
                        .min()
                        .orElse(0);
                longestMillis.accumulateAndGet(shortest, Math::max);
            }
        }
    }

    /** Twice that: 5 s or more, and 30 s as long as nothing was seen. */
    Duration lag() {
        var twice = Duration.ofMillis(2 * longestMillis.get());
        if (twice.isZero()) {
            return UNKNOWN;
        }
        return twice.compareTo(SHORTEST_LAG) < 0 ? SHORTEST_LAG : twice;
    }
}
