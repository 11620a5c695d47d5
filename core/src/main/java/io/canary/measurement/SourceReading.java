package io.canary.measurement;

import io.canary.measurement.ReadPlan.Interval;
import io.canary.measurement.SampleDoor.Delivery;
import io.canary.rollout.DeploymentSpec;
import io.canary.spi.metrics.MetricReading;
import io.canary.spi.metrics.MetricSubject;
import io.canary.spi.metrics.MetricSubject.Role;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one source for one deployment, interval by interval, on a virtual thread of its own, until it is stopped. An
 * interval that could not be read is read again.
 */
final class SourceReading {
    /** A single failure says nothing: the interval is read again before anyone waits for it. */
    private static final int FAILURES_SHOWN = 3;

    private static final Duration RETRY_MAX = Duration.ofSeconds(5);
    private static final Logger LOGGER = LoggerFactory.getLogger(SourceReading.class);

    private final BoundQuery<?> query;
    private final String reporter;
    private final DeploymentSpec spec;
    private final MetricSubject subject;
    private final InstantSource clock;
    private final SampleDoor door;
    private final Duration every;
    private final Thread thread;
    private volatile boolean isCanaryRead = true;
    private volatile @Nullable String error;
    private volatile Duration latest;
    private final ReadProgress progress;
    private int failures;

    /**
     * A reading that has not started.
     *
     * @param reporter identifies the source and its query within the deployment
     * @param from what happened before is not read
     */
    SourceReading(
            BoundQuery<?> query,
            String reporter,
            DeploymentSpec spec,
            Instant from,
            InstantSource clock,
            SampleDoor door) {
        this.query = query;
        this.reporter = reporter;
        this.spec = spec;
        this.subject = BoundQuery.subject(spec);
        this.clock = clock;
        this.door = door;
        this.every = query.source().info().every();
        this.progress = new ReadProgress(from, every, spec.policy());
        this.latest = progress.latest(query.source().lag());
        this.thread =
                Thread.ofVirtual().name("source-" + reporter + "-" + spec.id()).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Ends it, also while it reads. */
    void stop() {
        thread.interrupt();
    }

    /** Only the baseline is still watched. */
    void readBaselineOnly() {
        isCanaryRead = false;
    }

    /** Why samples are missing; null if none are. */
    @Nullable
    String error() {
        return error;
    }

    /** How late the samples of an interval are at most while nothing fails. Any thread may ask. */
    Duration latest() {
        return latest;
    }

    private void run() {
        try {
            while (true) {
                step();
            }
        } catch (InterruptedException e) { // it was stopped
            Thread.currentThread().interrupt();
        } finally {
            query.source().waitsNoMore(this);
        }
    }

    private void step() throws InterruptedException {
        try {
            readWhenDue();
        } catch (RuntimeException | LinkageError e) { // an error in a plugin or here must not end in silence
            if (failures == 0) {
                LOGGER.atError()
                        .addKeyValue("deployment", spec.id())
                        .addKeyValue("source", reporter)
                        .setCause(e)
                        .log("metric source not read");
            }
            failed("not read: " + e, true);
            pause(RETRY_MAX);
        }
    }

    private void readWhenDue() throws InterruptedException {
        var now = clock.instant();
        var lag = query.source().lag();
        var next = progress.next(now, lag);
        if (next.isEmpty()) {
            pause(Duration.between(now, progress.due(lag)));
        } else if (!read(next.get(), lag)) {
            pause(RETRY_MAX);
        }
        latest = progress.latest(lag);
        query.source().waits(this, progress.waited(lag));
    }

    private void pause(Duration wanted) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(Math.clamp(wanted.toMillis(), 1, every.toMillis()));
    }

    /** Returns whether to go on with the next interval at once. */
    private boolean read(Interval interval, Duration lag) throws InterruptedException {
        return switch (query.read(subject, interval)) {
            case SourceAnswer.Read(var reading) -> take(reading, interval, lag);
            case SourceAnswer.Failed(String why, boolean isRefused) -> failed(why, isRefused);
        };
    }

    private boolean take(MetricReading reading, Interval interval, Duration lag) throws InterruptedException {
        return switch (progress.take(reading, interval, clock.instant(), lag, roles())) {
            case ReadProgress.Outcome.Again again -> true;
            case ReadProgress.Outcome.Contradicts(var role, String why) ->
                failed(subject.version(role) + ": " + why, true);
            case ReadProgress.Outcome.Counts(var lateness) -> deliver(reading, interval, lateness);
        };
    }

    /** Both versions together: one after the other, each would seem to be late, or silent, for a moment. */
    private boolean deliver(MetricReading reading, Interval interval, @Nullable String lateness)
            throws InterruptedException {
        var samples = ReadingSample.of(spec, roles(), reading, reporter, interval.to());
        return switch (door.give(samples, clock.millis())) {
            case Delivery.Unavailable(String why) -> failed(why, false);
            case Delivery.Refused(String why) -> {
                progress.passed(interval);
                yield failed(why, true);
            }
            case Delivery.Taken taken -> {
                progress.passed(interval);
                failures = 0;
                error = lateness == null ? null : words(lateness);
                yield true;
            }
        };
    }

    private List<Role> roles() {
        return isCanaryRead ? List.of(Role.BASELINE, Role.CANARY) : List.of(Role.BASELINE);
    }

    private boolean failed(String why, boolean isRefused) {
        failures++;
        if (isRefused || failures >= FAILURES_SHOWN) {
            error = words(why);
        }
        return false;
    }

    private String words(String why) {
        return "source " + query.source().info().name() + ": " + why;
    }
}
