package io.canary.tck;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.spi.metrics.MetricReading;
import io.canary.spi.metrics.MetricSource;
import io.canary.spi.metrics.MetricSubject;
import io.canary.spi.metrics.VersionReading;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * A source, its monitoring system, and the service of one test.
 *
 * @param <Q> what a deployment asks of the source
 */
abstract class SourceUnderTest<Q extends Record> {
    static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration AGE = Duration.ofMinutes(10);

    private final Instant start = Instant.ofEpochSecond(Instant.now().minus(AGE).getEpochSecond() / 10 * 10);
    private String service;
    private MetricSource<Q> source;

    /** Makes a source of the monitoring system; each is closed. */
    protected abstract MetricSource<Q> open() throws Exception;

    /** What asks for the requests and errors of a service and a version by their names. */
    protected abstract Q query();

    /**
     * Makes the monitoring system know that these requests have happened by {@code at}, which is a few minutes ago.
     * Calls for one version come in the order of time. No version has been there before its first call.
     *
     * @param errors how many of {@code requests} failed
     */
    protected abstract void record(String service, String version, Instant at, long requests, long errors)
            throws Exception;

    /** Returns when a source can read all that was recorded. By default that is at once. */
    protected void settle() throws Exception {}

    @BeforeEach
    void openSource() throws Exception {
        service = "tck-" + UUID.randomUUID();
        source = open();
    }

    @AfterEach
    void closeSource() {
        if (source != null) {
            source.close();
        }
    }

    final String service() {
        return service;
    }

    final MetricSource<Q> source() {
        return source;
    }

    final MetricSubject subject(String baseline, String canary) {
        return new MetricSubject(service, baseline, canary, start);
    }

    final Instant second(long second) {
        return start.plusSeconds(second);
    }

    final MetricReading read(MetricSource<Q> from, String baseline, String canary, Instant begin, Instant end) {
        var reading = new AtomicReference<MetricReading>();
        HostCall.of(() -> reading.set(from.read(query(), subject(baseline, canary), begin, end)))
                .returnsWithin(LIMIT, "read");
        return requireNonNull(reading.get());
    }

    final MetricReading read(String baseline, String canary, Instant from, Instant to) {
        return read(source, baseline, canary, from, to);
    }

    final MetricReading read(long from, long to) {
        return read("v1", "v2", second(from), second(to));
    }

    static void assertCounted(VersionReading reading, long requests, long errors) {
        assertThat(reading.requests()).as("requests").isEqualTo(requests);
        assertThat(reading.errors()).as("errors").isEqualTo(errors);
    }
}
