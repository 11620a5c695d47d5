package io.canary.source.scrape;

import io.canary.source.scrape.MetricsText.SeriesName;
import io.canary.source.scrape.TargetHistory.Found;
import io.canary.source.support.CounterHistory;
import io.canary.source.support.Point;
import io.canary.spi.metrics.MetricSourceException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/** The points of all targets. Safe for any thread. */
final class Histories {
    /** A series without a point for so long is not there any more: scrapes may be missed. */
    static final Duration LOOK_BACK = Duration.ofMinutes(2);

    private static final String NAME = "__name__";

    private final List<TargetHistory> targets;
    private final Duration firstScrape;

    /** @param firstScrape how long one is waited for */
    Histories(List<TargetHistory> targets, Duration firstScrape) {
        this.targets = List.copyOf(targets);
        this.firstScrape = firstScrape;
    }

    List<TargetHistory> targets() {
        return targets;
    }

    /** @throws MetricSourceException if no target was scraped: nothing is known then */
    void requireScraped(Instant from, Instant to) throws MetricSourceException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        long oldest = from.minus(LOOK_BACK).toEpochMilli();
        MetricSourceException failure = null;
        for (var target : targets) {
            target.awaitAsked(firstScrape.toMillis());
            if (target.wasScraped(oldest, to.toEpochMilli())) {
                return;
            }
            failure = failure == null ? target.failure() : failure;
        }
        throw failure == null
                ? MetricSourceException.unavailable("no target was scraped up to " + to, null)
                : MetricSourceException.unavailable(String.valueOf(failure.getMessage()), failure);
    }

    /** The points, also later ones, of the series that are there in the interval, or were shortly before. */
    List<CounterHistory> counters(Predicate<SeriesName> selector, Instant from, Instant to, Instant startedAt) {
        return select(
                selector,
                from,
                to,
                found -> new CounterHistory(
                        labels(found.name()),
                        found.points().upTo(Long.MAX_VALUE),
                        found.points().first(startedAt.toEpochMilli())));
    }

    /** The newest values up to {@code to}. */
    List<Point<Double>> gauges(Predicate<SeriesName> selector, Instant to) {
        return select(selector, to, to, found -> {
            var newest = found.points().upTo(to.toEpochMilli()).getLast();
            return new Point<>(newest.millis(), newest.value().value());
        });
    }

    private <T> List<T> select(Predicate<SeriesName> selector, Instant from, Instant to, Function<Found, T> use) {
        long oldest = from.minus(LOOK_BACK).toEpochMilli();
        var found = new ArrayList<T>();
        for (var target : targets) {
            found.addAll(target.select(selector, oldest, to.toEpochMilli(), use));
        }
        return found;
    }

    private static Map<String, String> labels(SeriesName series) {
        var labels = new HashMap<>(series.labels());
        labels.put(NAME, series.name());
        return labels;
    }
}
