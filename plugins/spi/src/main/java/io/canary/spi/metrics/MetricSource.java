package io.canary.spi.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A monitoring system that both versions of a service are read from.
 *
 * <p><b>What the host promises.</b> Calls come on virtual threads, at most {@value #READS_MAX} at a time for one
 * source, several of one deployment never at once. Each has a time limit, after which its thread is interrupted. After
 * {@value #FAILURES_MAX} failures in a row the source is asked only now and then, until it answers. {@link #close}
 * comes last, once, and when no call is under way.
 *
 * <p><b>What the source promises.</b> It keeps nothing between calls that a result depends on. The same interval read
 * twice gives the same, unless the monitoring system has learned more. What two adjacent intervals count adds up to
 * what their union counts: a request that is counted in one is not counted in the other. It never counts more than
 * happened; what it does not know it says is missing ({@link MetricReading}), and it estimates nothing.
 *
 * @param <Q> what a deployment asks of it
 */
public interface MetricSource<Q extends Record> extends AutoCloseable {
    /** How many calls of one source are under way at once at most. */
    int READS_MAX = 8;

    /** After how many failures in a row the host pauses. */
    int FAILURES_MAX = 5;

    /** What it can read. The same always. */
    MetricSourceCapabilities capabilities();

    /**
     * How old a point is at most when the monitoring system has it: the time between two scrapes, and what it takes to
     * store them. An interval is read once its end is older. It may become more exact as the source is used; never
     * blocks, may be called on any thread.
     */
    default Duration lag() {
        return Duration.ofSeconds(30);
    }

    /**
     * Reads what both versions did in an interval.
     *
     * @param query what the deployment asks
     * @param subject which service and versions
     * @param from the beginning, which belongs to the interval before
     * @param to the end, which belongs to this one; never in the future of this machine
     * @throws MetricSourceException if the answer is not to be had, or is known to be incomplete
     * @throws InterruptedException if the host gives up
     */
    MetricReading read(Q query, MetricSubject subject, Instant from, Instant to)
            throws MetricSourceException, InterruptedException;

    /**
     * What is known against reading this query, for people, before a deployment begins: a metric that does not exist,
     * say. A line that begins with {@code warning: } does not speak against beginning. By default it reads the last
     * minutes, and so says only what {@link #read} throws.
     *
     * @param until the time up to which there can be metrics
     */
    default List<String> preflight(Q query, MetricSubject subject, Instant until)
            throws MetricSourceException, InterruptedException {
        read(query, subject, until.minusSeconds(300), until);
        return List.of();
    }

    /** Lets go of what the source holds: connections, files, threads. */
    @Override
    default void close() {}
}
