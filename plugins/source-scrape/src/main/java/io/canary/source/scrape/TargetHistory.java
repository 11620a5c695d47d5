package io.canary.source.scrape;

import io.canary.source.scrape.MetricsText.Sample;
import io.canary.source.scrape.MetricsText.SeriesName;
import io.canary.source.scrape.ScrapeSettings.Target;
import io.canary.spi.metrics.MetricSourceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What was scraped of one target, for as long as it is kept. Safe for any thread. */
final class TargetHistory {
    private static final String PROCESS_START = "process_start_time_seconds";
    private static final double MILLIS = 1_000;

    private final Target target;
    private final long keptMillis;
    private final long intervalMillis;
    private final SeriesLimit limit;
    private final Map<SeriesName, SeriesPoints> all = new HashMap<>();
    private final CountDownLatch asked = new CountDownLatch(1);
    private long firstScrape = Long.MAX_VALUE;
    private long lastScrape = Long.MIN_VALUE;
    private @Nullable MetricSourceException failure;

    /** With nothing yet, of a target that is scraped at an interval. */
    TargetHistory(Target target, Duration kept, Duration interval, SeriesLimit limit) {
        this.target = target;
        this.keptMillis = kept.toMillis();
        this.intervalMillis = interval.toMillis();
        this.limit = limit;
    }

    Target target() {
        return target;
    }

    /** Waits until it was scraped, or that has failed. */
    void awaitAsked(long millis) throws InterruptedException {
        if (!asked.await(millis, TimeUnit.MILLISECONDS)) {
            failed(MetricSourceException.unavailable(target.url() + " was not scraped yet", null));
        }
    }

    synchronized void failed(MetricSourceException why) {
        failure = why;
        asked.countDown();
    }

    /** Why the newest scrape has failed; null if it did not. */
    synchronized @Nullable MetricSourceException failure() {
        return failure;
    }

    /** Whether a scrape has succeeded after {@code from}, up to {@code to} as far as that is known. */
    synchronized boolean wasScraped(long from, long to) {
        return lastScrape > from && firstScrape <= to;
    }

    /** Takes a scrape as a whole, or not at all if there are too many series. After a clock went back, it waits. */
    synchronized void add(long at, List<Sample> samples) {
        if (at <= lastScrape) {
            return;
        }
        var points = new HashMap<SeriesName, Double>();
        samples.forEach(sample -> points.putIfAbsent(named(sample.series()), sample.value()));
        forget(at);
        long begun =
                points.keySet().stream().filter(name -> !all.containsKey(name)).count();
        if (!limit.take(begun)) {
            failed(MetricSourceException.unavailable(
                    target.url() + " has " + points.size() + " series, and all targets together may have "
                            + limit.most()
                            + ": select some in the url, if the target can do that, or keep a shorter history_sec",
                    null));
            return;
        }
        long bornAfter = Math.max(lastAbsence(), processStart(points));
        points.forEach((name, value) ->
                all.computeIfAbsent(name, none -> new SeriesPoints(bornAfter)).add(at, value));
        firstScrape = Math.min(firstScrape, at);
        lastScrape = at;
        failure = null;
        asked.countDown();
    }

    /**
     * A new series began after the scrape before. A deployment may have begun in between: what the series counts is
     * taken for the deployment's, and one scrape may be missed.
     */
    private long lastAbsence() {
        return lastScrape == Long.MIN_VALUE ? Long.MIN_VALUE : lastScrape + 2 * intervalMillis;
    }

    /** Before its process began, there was none of its series. */
    private static long processStart(Map<SeriesName, Double> points) {
        var starts = points.entrySet().stream()
                .filter(point -> point.getKey().name().equals(PROCESS_START))
                .toList();
        // exporters pass on those of others
        return starts.size() == 1 && starts.getFirst().getValue() > 0
                ? (long) (starts.getFirst().getValue() * MILLIS)
                : Long.MIN_VALUE;
    }

    /** What is gone for as long as points are kept, is as if it had never been there. */
    private void forget(long at) {
        long oldest = at - keptMillis;
        int before = all.size();
        if (lastScrape > oldest) { // else the target was gone, and its series may come back with it
            all.values().removeIf(points -> points.newest() < oldest);
        }
        all.values().forEach(points -> points.forgetBefore(oldest));
        limit.giveBack(before - all.size());
    }

    /** The labels of the target win, as they are the user's; what they hide is {@code exported_…}. */
    private SeriesName named(SeriesName series) {
        var labels = target.allLabels();
        labels.values().removeIf(String::isEmpty);
        var hidden = new HashMap<String, String>();
        series.labels().forEach((name, value) -> {
            if (labels.containsKey(name)) {
                hidden.put("exported_" + name, value);
            } else {
                hidden.put(name, value);
            }
        });
        hidden.putAll(labels);
        return new SeriesName(series.name(), Map.copyOf(hidden));
    }

    /** What is found by a selector. */
    record Found(SeriesName name, SeriesPoints points) {}

    /**
     * Those of the series that have a point after {@code from} up to {@code to}.
     *
     * @param use called for each, while nothing is added
     */
    synchronized <T> List<T> select(Predicate<SeriesName> selector, long from, long to, Function<Found, T> use) {
        var found = new ArrayList<T>();
        all.forEach((name, points) -> {
            if (points.hasPointIn(from, to) && selector.test(name)) {
                found.add(use.apply(new Found(name, points)));
            }
        });
        return found;
    }
}
