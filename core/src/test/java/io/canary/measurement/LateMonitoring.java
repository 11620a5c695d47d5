package io.canary.measurement;

import io.canary.analysis.Comparison;
import io.canary.analysis.Policy;
import io.canary.analysis.Role;
import io.canary.analysis.Sample;
import io.canary.analysis.SampleExtras;
import io.canary.analysis.sequential.Stratum;
import io.canary.analysis.sequential.WeightStep;
import io.canary.measurement.ReadPlan.Interval;
import io.canary.spi.Weight;
import io.canary.spi.metrics.MetricReading;
import io.canary.spi.metrics.MetricSubject;
import io.canary.spi.metrics.VersionReading;
import io.canary.spi.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A monitoring system whose points come late, by a clock that is not ours, and the reading and comparison of a
 * deployment, second by second. What both versions do varies with the time in the same way, so that a tick with the
 * traffic of different times shows.
 */
final class LateMonitoring {
    /** The baseline has this multiple of the canary's requests in each second. */
    static final int RATIO = 19;

    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final int FOREVER = 100_000;

    /** The baseline is scraped since then, in seconds before the deployment: a multiple of all intervals. */
    private static final int HISTORY = 1_800;

    private final int lateSeconds;
    private final int aheadSeconds;
    private final int scrapeSeconds;
    private final Duration lag;
    private final Policy policy = Settings.read(Policy.class, Map.of());
    private final ReadProgress progress = new ReadProgress(START, EVERY, policy);
    private final Comparison comparison = Comparison.begin(policy.comparison(), START.toEpochMilli());
    private int canaryStopsAt = FOREVER;
    private int now;
    private long canaryRead;
    private Instant readTo = START;
    private @Nullable String lateness;

    /**
     * @param lateSeconds from a scrape until its point is there
     * @param aheadSeconds how much later than ours its clock is; below 0 if it is behind
     */
    LateMonitoring(int lateSeconds, int aheadSeconds, int scrapeSeconds, Duration lag) {
        this.lateSeconds = lateSeconds;
        this.aheadSeconds = aheadSeconds;
        this.scrapeSeconds = scrapeSeconds;
        this.lag = lag;
    }

    /** From this second on the canary is not scraped. */
    LateMonitoring canaryStopsAt(int second) {
        canaryStopsAt = second;
        return this;
    }

    LateMonitoring run(int seconds) {
        for (int end = now + seconds; now < end; now++) {
            var at = START.plusSeconds(now);
            for (var due = progress.next(at, lag); due.isPresent(); due = progress.next(at, lag)) {
                read(due.get());
            }
            comparison.awaitAtLeast(progress.latest(lag));
            close();
        }
        return this;
    }

    private void read(Interval interval) {
        var reading =
                new MetricReading(version(interval, RATIO, -HISTORY, FOREVER), version(interval, 1, 0, canaryStopsAt));
        var roles = List.of(MetricSubject.Role.CANARY, MetricSubject.Role.BASELINE);
        if (progress.take(reading, interval, START.plusSeconds(now), lag, roles)
                instanceof ReadProgress.Outcome.Counts(var why)) {
            comparison.awaitAtLeast(progress.latest(lag));
            add(Role.BASELINE, reading.baseline(), interval);
            add(Role.CANARY, reading.canary(), interval);
            close();
            progress.passed(interval);
            canaryRead +=
                    reading.canary().requests() == null ? 0 : reading.canary().requests();
            readTo = interval.to();
            lateness = why;
        }
    }

    private void add(Role role, VersionReading reading, Interval interval) {
        if (reading.requests() != null) {
            var sample = Sample.of(role, interval.to().toEpochMilli() - 1, reading.requests())
                    .withErrors(0)
                    .with(new SampleExtras(0, Map.of(), "prom"));
            comparison.add(sample, millis());
        }
    }

    private void close() {
        var step = new WeightStep(1, new Weight(500), new Weight(1000));
        comparison.close(millis(), step, START.toEpochMilli());
    }

    private long millis() {
        return START.plusSeconds(now).toEpochMilli();
    }

    /** The points that are there now: a counter that is 0 at the start of the deployment. */
    private VersionReading version(Interval interval, int factor, int startsAt, int stopsAt) {
        long newest = Long.MIN_VALUE;
        long before = 0;
        long within = 0;
        for (int scrape = startsAt; scrape <= Math.min(now - lateSeconds, stopsAt); scrape += scrapeSeconds) {
            var at = START.plusSeconds(scrape + aheadSeconds);
            newest = at.getEpochSecond();
            before = at.isAfter(interval.from()) ? before : factor * counted(scrape);
            within = at.isAfter(interval.to()) ? within : factor * counted(scrape);
        }
        return newest == Long.MIN_VALUE
                ? VersionReading.NOTHING
                : new VersionReading(
                        Math.max(0, within - before), 0L, null, Map.of(), Map.of(), 1, Instant.ofEpochSecond(newest));
    }

    private static long counted(int until) {
        long sum = 0;
        for (int second = 1; second <= until; second++) {
            sum += 1 + second * 7L % 13;
        }
        return sum;
    }

    /** The canary's requests between the scrapes that were the last at both ends of what was read. */
    long canaryTruth() {
        return scrapedBefore(Duration.between(START, readTo).toSeconds()) - scrapedBefore(0);
    }

    private long scrapedBefore(long second) {
        return counted(Math.toIntExact(Math.floorDiv(second - aheadSeconds, scrapeSeconds) * scrapeSeconds));
    }

    long canaryRead() {
        return canaryRead;
    }

    Duration waited() {
        return progress.waited(lag);
    }

    /** How long ago the last interval ended that was read, in seconds. */
    long age() {
        return Duration.between(readTo, START.plusSeconds(now)).toSeconds();
    }

    @Nullable
    String lateness() {
        return lateness;
    }

    List<Stratum> ticks() {
        return comparison.verdict().compared().inputs().ticks();
    }
}
