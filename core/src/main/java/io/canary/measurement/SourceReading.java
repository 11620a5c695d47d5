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

    /** How many further intervals are joined to one with contradicting counts. */
    private static final int JOINED_MAX = 3;

    private static final Duration RETRY_MAX = Duration.ofSeconds(5);
    private static final Logger LOGGER = LoggerFactory.getLogger(SourceReading.class);

    private final BoundQuery<?> query;
    private final String reporter;
    private final DeploymentSpec spec;
    private final MetricSubject subject;
    private final InstantSource clock;
    private final SampleDoor door;
    private final Thread thread;
    private volatile boolean isCanaryRead = true;
    private volatile @Nullable String error;
    private ReadPlan plan;
    private ObservedLag observed = ObservedLag.NONE;
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
        this.plan = ReadPlan.from(from, query.source().info().every());
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

    private void run() {
        try {
            while (true) {
                step();
            }
        } catch (InterruptedException e) { // it was stopped
            Thread.currentThread().interrupt();
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
        var lag = query.source().lag().plus(observed.beyond());
        plan = plan.without(now.minus(useful(lag)));
        var next = plan.next(now, lag);
        if (next.isEmpty()) {
            pause(Duration.between(now, plan.due(lag)));
        } else if (!read(next.get())) {
            pause(RETRY_MAX);
        }
    }

    /** How old an interval may be to be read: older samples count nowhere. */
    private Duration useful(Duration lag) {
        var policy = spec.policy();
        var awaited = policy.analysis().maxReportLag();
        var window = policy.sampleWindow();
        var least = lag.plus(plan.every().multipliedBy(2));
        var longest = awaited.compareTo(window) > 0 ? awaited : window;
        return longest.compareTo(least) > 0 ? longest : least;
    }

    private void pause(Duration wanted) throws InterruptedException {
        long most = plan.every().toMillis();
        TimeUnit.MILLISECONDS.sleep(Math.clamp(wanted.toMillis(), 1, most));
    }

    /** Returns whether to go on with the next interval at once. */
    private boolean read(Interval interval) throws InterruptedException {
        return switch (query.read(subject, interval)) {
            case SourceAnswer.Read(var reading) -> take(reading, interval);
            case SourceAnswer.Failed(String why, boolean isRefused) -> failed(why, isRefused);
        };
    }

    private boolean take(MetricReading reading, Interval interval) throws InterruptedException {
        var lag = query.source().lag();
        var tolerated = lag.compareTo(plan.every()) > 0 ? lag : plan.every();
        var longer = observed.again(
                reading, interval.to(), tolerated, spec.policy().analysis().maxReportLag());
        if (longer != null) {
            observed = longer;
            return true;
        }
        observed = observed.counted(reading, interval.to(), tolerated);
        for (var role : roles()) {
            String contradiction = ReadingSample.contradiction(reading.of(role));
            if (contradiction != null) {
                return contradicted(role, contradiction, interval);
            }
        }
        for (var role : roles()) {
            var sample = ReadingSample.of(spec, role, reading.of(role), reporter, interval.to());
            var delivery = sample == null ? new Delivery.Taken() : door.give(sample, clock.millis());
            switch (delivery) {
                case Delivery.Taken t -> {}
                case Delivery.Unavailable(String why) -> {
                    return failed(why, false);
                }
                case Delivery.Refused(String why) -> {
                    plan = plan.after(interval);
                    return failed(subject.version(role) + ": " + why, true);
                }
            }
        }
        plan = plan.after(interval);
        failures = 0;
        error = null;
        return true;
    }

    private List<Role> roles() {
        return isCanaryRead ? List.of(Role.BASELINE, Role.CANARY) : List.of(Role.BASELINE);
    }

    private boolean contradicted(Role role, String contradiction, Interval interval) {
        if (plan.joined() < JOINED_MAX) {
            plan = plan.joining();
            return true;
        }
        plan = plan.after(interval);
        return failed(subject.version(role) + ": " + contradiction, true);
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
