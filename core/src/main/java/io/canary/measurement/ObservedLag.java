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
 * @param newest the time of the newest point of the last reading that seemed to be too early; null for none
 */
record ObservedLag(Duration beyond, @Nullable Instant newest) {
    /** As the source says. */
    static final ObservedLag NONE = new ObservedLag(Duration.ZERO, null);

    /**
     * The longer wait after which an interval is to be read again; null if it counts as it was read. It is too early if
     * the newest point of both versions is older than what is tolerated, and still moves: a newest point that has not
     * moved since the last reading is that of a service that is silent or gone.
     *
     * @param to the end of the interval
     * @param tolerated how old the newest point may be at the end of an interval
     * @param most how long to wait beyond the lag of the source
     */
    @Nullable
    ObservedLag again(MetricReading reading, Instant to, Duration tolerated, Duration most) {
        var old = oldNewest(reading, to, tolerated);
        return old == null || old.equals(newest) || beyond.compareTo(most) >= 0
                ? null
                : new ObservedLag(beyond.plus(tolerated), old);
    }

    /** After an interval that counts: the next one is waited for less. */
    ObservedLag counted(MetricReading reading, Instant to, Duration tolerated) {
        var less = beyond.compareTo(tolerated) > 0 ? beyond.minus(tolerated) : Duration.ZERO;
        return new ObservedLag(less, oldNewest(reading, to, tolerated));
    }

    /** The time of the newest point of both versions, if it is older than tolerated; else null. */
    private static @Nullable Instant oldNewest(MetricReading reading, Instant to, Duration tolerated) {
        var now = newest(reading);
        return now != null && now.isBefore(to.minus(tolerated)) ? now : null;
    }

    private static @Nullable Instant newest(MetricReading reading) {
        return Stream.of(reading.baseline().newest(), reading.canary().newest())
                .filter(Objects::nonNull)
                .max(Instant::compareTo)
                .orElse(null);
    }
}
