package io.canary.measurement;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** The metrics of metric sources. Thread-safe. */
final class SourceMeters {
    private final MeterRegistry registry;

    SourceMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /**
     * Shows whether a source is available.
     *
     * @param available read at every scrape, on any thread
     */
    void watch(String source, BooleanSupplier available) {
        Gauge.builder("canary.source.up", () -> available.getAsBoolean() ? 1 : 0)
                .description("Whether a metric source is read as usual: 0 while it fails")
                .tag("source", source)
                .strongReference(true)
                .register(registry);
    }

    /** Times one read; {@code result} is {@code read}, {@code empty}, {@code unavailable} or {@code refused}. */
    void read(String source, String result, Duration took) {
        Timer.builder("canary.source.reads")
                .description("Reads of metric sources by result")
                .tag("source", source)
                .tag("result", result)
                .register(registry)
                .record(took);
    }
}
