package io.canary.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** The meters of exported traces. Thread-safe. */
public final class TraceMeters {
    private final Counter exported;
    private final Counter rejected;
    private final Counter incomplete;

    TraceMeters(MeterRegistry registry) {
        exported = spans(registry, "exported");
        rejected = spans(registry, "rejected");
        incomplete = Counter.builder("canary.traces.incomplete")
                .description("Traces of rollouts of which a part was never sent")
                .register(registry);
    }

    private static Counter spans(MeterRegistry registry, String fate) {
        return Counter.builder("canary.trace.spans")
                .description("Spans of rollouts by what became of them")
                .tag("fate", fate)
                .register(registry);
    }

    /** Counts spans that the collector has accepted. */
    public void exported(long count) {
        exported.increment((double) count);
    }

    /** Counts spans that the collector has rejected for good. */
    public void rejected(long count) {
        rejected.increment((double) count);
    }

    /** Counts a trace of which a part is not sent, and will not be. */
    public void incomplete() {
        incomplete.increment();
    }
}
