package io.canary.measurement;

import io.canary.spi.metrics.MetricReading;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How much later than it says a source has its points: its clock may be behind, or it may be overloaded. An interval
 * that is read too early is counted in part, and the rest in no other: so it is read again. Pure.
 *
 * @param beyond the lag that the source says
 */
record ObservedLag(Duration beyond) {
    /** As the source says. */
    static final ObservedLag NONE = new ObservedLag(Duration.ZERO);

    /** By how much the wait grows with each interval that came too late, and shrinks with each that did not. */
    static final Duration STEP = Duration.ofSeconds(5);

    /**
     * Whether points are missing at the end of what was read: the newest of both versions is older than the source's
     * lag, or than an interval. Without any point nothing is known.
     *
     * @param to the end of the interval
     */
    static boolean isLate(MetricReading reading, Instant to, Duration lag, Duration every) {
        var tolerated = lag.compareTo(every) > 0 ? lag : every;
        var newest = newest(reading);
        return newest != null && newest.isBefore(to.minus(tolerated));
    }

    private static @Nullable Instant newest(MetricReading reading) {
        return Stream.of(reading.baseline().newest(), reading.canary().newest())
                .filter(Objects::nonNull)
                .max(Instant::compareTo)
                .orElse(null);
    }

    /** After an interval that came too late. */
    ObservedLag more() {
        return new ObservedLag(beyond.plus(STEP));
    }

    /** After an interval that was there. */
    ObservedLag less() {
        return beyond.compareTo(STEP) > 0 ? new ObservedLag(beyond.minus(STEP)) : NONE;
    }
}
