package io.canary.measurement;

import io.canary.measurement.ReadPlan.Interval;
import io.canary.measurement.SourceAnswer.Failed;
import io.canary.measurement.SourceAnswer.Read;
import io.canary.spi.metrics.MetricReading;
import io.canary.spi.metrics.MetricSource;
import io.canary.spi.metrics.MetricSourceException;
import io.canary.spi.metrics.MetricSubject;
import io.canary.telemetry.KnownSecrets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the SPI's promises to one source: at most {@value MetricSource#READS_MAX} calls at once, each on a virtual
 * thread of its own with a time limit, and a pause while it fails. Thread-safe.
 *
 * @param <Q> what a deployment asks of it
 */
final class SourceHost<Q extends Record> implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(SourceHost.class);

    private final SourceInfo info;
    private final Class<Q> queries;
    private final MetricSource<Q> source;
    private final Duration limit;
    private final SourceMeters meters;
    private final KnownSecrets secrets;
    private final ConcurrentMap<SourceReading, Duration> waits = new ConcurrentHashMap<>();
    private final Semaphore places = new Semaphore(MetricSource.READS_MAX, true);
    private SourceBreaker breaker = SourceBreaker.CLOSED;
    private String lastFailure = "";

    SourceHost(
            SourceInfo info,
            Class<Q> queries,
            MetricSource<Q> source,
            Duration limit,
            SourceMeters meters,
            KnownSecrets secrets) {
        this.info = info;
        this.queries = queries;
        this.source = source;
        this.limit = limit;
        this.meters = meters;
        this.secrets = secrets;
        meters.watch(info.name(), () -> isAvailable());
    }

    SourceInfo info() {
        return info;
    }

    /** The record that queries are read into. */
    Class<Q> queries() {
        return queries;
    }

    /** As the source says it. */
    Duration lag() {
        return source.lag();
    }

    /** How long after its end an interval is read for a reading of this source. */
    void waits(SourceReading reading, Duration wait) {
        waits.put(reading, wait);
    }

    void waitsNoMore(SourceReading reading) {
        waits.remove(reading);
    }

    /** The longest of these waits, or the lag: longer than that while points come later than the source says. */
    Duration observedLag() {
        return waits.values().stream().max(Duration::compareTo).orElseGet(source::lag);
    }

    /**
     * Reads an interval. Blocks.
     *
     * @throws InterruptedException if the reader is stopped
     */
    SourceAnswer read(Q query, MetricSubject subject, Interval interval) throws InterruptedException {
        if (!enter()) {
            return new Failed("not read again yet, after: " + lastFailure(), false);
        }
        long began = System.nanoTime();
        var answer = answer(() -> source.read(query, subject, interval.from(), interval.to()));
        meters.read(info.name(), result(answer), Duration.ofNanos(System.nanoTime() - began));
        return answer;
    }

    private SourceAnswer answer(Callable<MetricReading> read) throws InterruptedException {
        try {
            var reading = call(read);
            note(null, null);
            return new Read(reading);
        } catch (ExecutionException e) {
            return failed(Objects.requireNonNullElse(e.getCause(), e));
        } catch (TimeoutException e) {
            return failed(noAnswer(), null);
        }
    }

    /**
     * Asks what is known against a query before a deployment begins. Blocks.
     *
     * @throws MetricSourceException if it cannot be read
     */
    List<String> preflight(Q query, MetricSubject subject, Instant until)
            throws MetricSourceException, InterruptedException {
        try {
            return call(() -> source.preflight(query, subject, until)).stream()
                    .map(secrets::redact)
                    .toList();
        } catch (ExecutionException e) {
            var cause = Objects.requireNonNullElse(e.getCause(), e);
            String words = words(cause);
            throw isRefusal(cause)
                    ? MetricSourceException.refused(words)
                    : MetricSourceException.unavailable(words, null);
        } catch (TimeoutException e) {
            throw MetricSourceException.unavailable(noAnswer(), null);
        }
    }

    /** A place is free again only when the call has returned. */
    private <T> T call(Callable<T> call) throws ExecutionException, TimeoutException, InterruptedException {
        if (!places.tryAcquire(limit.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new TimeoutException();
        }
        return TimedCall.start("source-" + info.name(), call, places::release).await(limit);
    }

    private Failed failed(Throwable cause) {
        if (isRefusal(cause)) {
            note(null, null); // the source answers; it is the query that is wrong
            return new Failed(words(cause), true);
        }
        return failed(words(cause), cause instanceof MetricSourceException e ? e.retryAfter() : null);
    }

    private Failed failed(String why, @Nullable Duration retryAfter) {
        note(why, retryAfter);
        return new Failed(why, false);
    }

    private static boolean isRefusal(Throwable cause) {
        return cause instanceof MetricSourceException e && e.kind() == MetricSourceException.Kind.REFUSED;
    }

    private String words(Throwable cause) {
        return secrets.redact(
                cause instanceof MetricSourceException e && e.getMessage() != null
                        ? e.getMessage()
                        : "the source plugin failed: " + cause);
    }

    private String noAnswer() {
        return "no answer within %s s".formatted(limit.toMillis() / 1000.0);
    }

    private static String result(SourceAnswer answer) {
        return switch (answer) {
            case Read(var reading) ->
                reading.baseline().isEmpty() && reading.canary().isEmpty() ? "empty" : "read";
            case Failed failed -> failed.isRefused() ? "refused" : "unavailable";
        };
    }

    // --- the breaker

    private synchronized boolean enter() {
        long now = steadyMillis();
        if (!breaker.allows(now)) {
            return false;
        }
        breaker = breaker.entered(now);
        return true;
    }

    /** @param failure null for none */
    private synchronized void note(@Nullable String failure, @Nullable Duration retryAfter) {
        boolean wasOpen = breaker.isOpen();
        if (failure == null) {
            breaker = SourceBreaker.CLOSED;
        } else {
            breaker = breaker.failed(steadyMillis(), retryAfter);
            lastFailure = failure;
        }
        if (breaker.isOpen() && !wasOpen) {
            LOGGER.atWarn().addKeyValue("source", info.name()).log("source unavailable: {}", lastFailure);
        } else if (wasOpen && !breaker.isOpen()) {
            LOGGER.atInfo().addKeyValue("source", info.name()).log("source available again");
        }
    }

    private synchronized String lastFailure() {
        return lastFailure;
    }

    /** Whether it is read as usual, not only now and then. */
    synchronized boolean isAvailable() {
        return !breaker.isOpen();
    }

    private static long steadyMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    /** Closes the source when no call is under way, or after the time limit of one. Blocks. */
    @Override
    public void close() {
        try {
            if (!places.tryAcquire(MetricSource.READS_MAX, limit.toNanos(), TimeUnit.NANOSECONDS)) {
                LOGGER.atWarn().addKeyValue("source", info.name()).log("closed while a read has not returned");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            source.close();
        } catch (RuntimeException | LinkageError e) { // a failure of a plugin must not spread
            LOGGER.atWarn().addKeyValue("source", info.name()).log("not closed: {}", secrets.redact(e.toString()));
        }
    }
}
