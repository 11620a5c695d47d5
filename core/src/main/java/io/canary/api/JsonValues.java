package io.canary.api;

import io.canary.json.Times;
import io.canary.spi.Weight;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Values in the format that all documents share. */
public final class JsonValues {
    private JsonValues() {}

    static @Nullable BigDecimal percent(@Nullable Weight weight) {
        return weight == null ? null : weight.percent();
    }

    static @Nullable String time(@Nullable Instant at) {
        return at == null ? null : Times.millis(at);
    }

    /** A duration in seconds, with up to three decimals; null for none. */
    public static @Nullable BigDecimal seconds(@Nullable Duration duration) {
        if (duration == null) {
            return null;
        }
        var seconds = BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros();
        return seconds.scale() < 0 ? seconds.setScale(0) : seconds;
    }

    /** Null for NaN and infinity, which JSON does not have. */
    static @Nullable Double number(double value) {
        return Double.isFinite(value) ? Double.valueOf(value) : null;
    }
}
