package io.canary.telemetry;

import static io.canary.text.EnumNames.lower;

import io.canary.rollout.RolloutEnd;
import io.canary.rollout.Status;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * The meters of ended rollouts. Their labels have a bounded number of values: statuses and reason codes, and nothing
 * that a client can choose. Thread-safe.
 */
public final class RolloutMeters {
    private static final Duration[] BOUNDS = Stream.of(
                    "PT1M", "PT5M", "PT15M", "PT30M", "PT1H", "PT2H", "PT4H", "PT8H", "P1D", "P3D", "P7D")
            .map(Duration::parse)
            .toArray(Duration[]::new);

    private final MeterRegistry registry;

    RolloutMeters(MeterRegistry registry) {
        this.registry = registry;
        RolloutEnd.usual().forEach(end -> {
            count(end);
            duration(end.outcome());
        });
    }

    /** Counts the end of a rollout that took this long since its creation. */
    public void ended(RolloutEnd end, Duration took) {
        count(end).increment();
        duration(end.outcome()).record(took);
    }

    private Counter count(RolloutEnd end) {
        return Counter.builder("canary.rollouts")
                .description("Ended rollouts by outcome and cause")
                .tag("outcome", lower(end.outcome()))
                .tag("cause", end.cause().json())
                .register(registry);
    }

    private Timer duration(Status outcome) {
        return Timer.builder("canary.rollout")
                .description("How long rollouts took, from their creation to their end")
                .tag("outcome", lower(outcome))
                .serviceLevelObjectives(BOUNDS)
                .register(registry);
    }
}
