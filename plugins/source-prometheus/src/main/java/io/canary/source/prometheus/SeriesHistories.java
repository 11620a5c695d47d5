package io.canary.source.prometheus;

import io.canary.source.prometheus.QueryResult.Series;
import io.canary.source.support.CounterHistory;
import io.canary.source.support.CounterSeries.FirstPoint;
import io.canary.spi.metrics.MetricSourceException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Gets the raw points of an interval, and of each series one before it, if it has one. */
final class SeriesHistories {
    /** Two missed scrapes of the slowest that are usual. Only the number of requests depends on it. */
    static final Duration LOOK_BACK = Duration.ofMinutes(2);

    /** A series without a point for so long before the deployment is taken for a new one. */
    private static final Duration BEFORE_DEPLOYMENT = Duration.ofHours(1);

    /** So far after the interval, points are looked for: they show that it is complete. */
    private static final Duration LOOK_AHEAD = Duration.ofMinutes(1);

    private static final Duration LONGEST = Duration.ofHours(24);
    private static final int STRIDE = 4;

    private final PrometheusApi api;

    SeriesHistories(PrometheusApi api) {
        this.api = api;
    }

    /**
     * A series with its point before the interval, those in it, and later ones.
     *
     * @param first what its first point is if it is in the interval
     */
    record History(Series series, FirstPoint first) {
        CounterHistory counters() {
            return new CounterHistory(series.labels(), series.counts(), first);
        }
    }

    /**
     * What the selector finds, with points up to a minute after the interval.
     *
     * @param startedAt of the deployment; a series is new if it has no point from before
     */
    List<History> of(String selector, Instant from, Instant to, Instant startedAt)
            throws MetricSourceException, InterruptedException {
        var length = Duration.between(from, to).plus(LOOK_BACK).plus(LOOK_AHEAD);
        var found = range(selector, length, to.plus(LOOK_AHEAD)).stream()
                .filter(series -> series.oldest() <= to.toEpochMilli())
                .toList();
        var begun = found.stream().filter(s -> s.oldest() > from.toEpochMilli()).toList();
        if (begun.isEmpty()) {
            return found.stream()
                    .map(series -> new History(series, FirstPoint.IS_THE_START))
                    .toList();
        }
        var earlier = earlier(selector, begun, from, startedAt);
        var histories = new ArrayList<History>();
        for (var series : found) {
            var start = earlier.get(series.labels());
            if (start == null) {
                boolean isNew = series.oldest() > from.toEpochMilli();
                histories.add(new History(series, isNew ? FirstPoint.COUNTS_FROM_ZERO : FirstPoint.IS_THE_START));
            } else {
                histories.add(new History(joined(start, series), FirstPoint.IS_THE_START));
            }
        }
        return histories;
    }

    /** The older points of those series that have some, by labels: rare, as that long a gap is. */
    private Map<Map<String, String>, Series> earlier(
            String selector, Collection<Series> begun, Instant from, Instant startedAt)
            throws MetricSourceException, InterruptedException {
        var sinceStart = Duration.between(startedAt, from).plus(BEFORE_DEPLOYMENT);
        var longest = sinceStart.compareTo(LONGEST) < 0 ? sinceStart : LONGEST;
        var wanted = new HashSet<Map<String, String>>();
        begun.forEach(series -> wanted.add(series.labels()));
        var existed = new HashSet<Map<String, String>>();
        for (var series : api.query("last_over_time(" + ranged(selector, longest) + ")", from)
                .series()) {
            existed.add(series.labels());
        }
        wanted.retainAll(existed);
        var earlier = new HashMap<Map<String, String>, Series>();
        for (var back = LOOK_BACK.multipliedBy(STRIDE); !wanted.isEmpty(); back = back.multipliedBy(STRIDE)) {
            boolean isLast = back.compareTo(longest) >= 0;
            for (var series : range(selector, isLast ? longest : back, from)) {
                if (wanted.remove(series.labels())) {
                    earlier.put(series.labels(), series);
                }
            }
            if (isLast) {
                wanted.forEach(labels -> earlier.put(labels, new Series(labels, List.of(), List.of())));
                wanted.clear();
            }
        }
        return earlier;
    }

    /** All raw points of a time. */
    List<Series> range(String selector, Duration length, Instant end)
            throws MetricSourceException, InterruptedException {
        return api.query(ranged(selector, length), end).series();
    }

    private static String ranged(String selector, Duration length) {
        return selector + "[" + length.toMillis() + "ms]";
    }

    private static Series joined(Series start, Series series) {
        return new Series(
                series.labels(),
                Stream.concat(start.counts().stream(), series.counts().stream()).toList(),
                Stream.concat(start.histograms().stream(), series.histograms().stream())
                        .toList());
    }
}
