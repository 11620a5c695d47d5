package io.canary.source.support;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** Times of JSON as readings have them. Pure. */
public final class JsonTimes {
    private static final double MILLIS_MOST = 1e15;

    private JsonTimes() {}

    /**
     * A time in the format of RFC 3339.
     *
     * @param value as JSON has it
     * @param what it is, for people
     * @return null for null
     * @throws IllegalArgumentException if it is another value; the message is for people
     */
    public static @Nullable Instant rfc3339(@Nullable Object value, String what) {
        if (value == null) {
            return null;
        }
        try {
            return OffsetDateTime.parse(value.toString()).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(what + " must be a time such as 2026-01-31T12:00:00Z, was " + value, e);
        }
    }

    /**
     * A time as a number since the epoch.
     *
     * @param unitMillis how many milliseconds one is
     * @return null for null
     * @throws IllegalArgumentException if it is another value; the message is for people
     */
    public static @Nullable Instant epoch(@Nullable Object value, int unitMillis, String what) {
        if (value == null) {
            return null;
        }
        double millis = value instanceof BigDecimal number ? number.doubleValue() * unitMillis : Double.NaN;
        if (Math.abs(millis) <= MILLIS_MOST) {
            return Instant.ofEpochMilli(Math.round(millis));
        }
        throw new IllegalArgumentException(what + " must be the time since 1970 as a number, was " + value);
    }
}
