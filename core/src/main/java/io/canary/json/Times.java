package io.canary.json;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoField;
import org.jspecify.annotations.Nullable;

/**
 * Times in the format of RFC 3339, in UTC, written and read without a formatter: a deployment has a dozen of them, and
 * formatters took much of the time that it takes to store or show one.
 */
public final class Times {
    private static final int SECONDS_A_DAY = 86_400;
    private static final int NANOS_A_MILLI = 1_000_000;
    private static final long YEAR_0 = -62_167_219_200L;
    private static final long YEAR_10_000 = 253_402_300_800L;

    private static final int NANO_DIGITS = 9;
    private static final int LENGTH_MAX = "2026-01-31T12:00:00.123456789Z".length();

    private Times() {}

    /** As {@link Instant#toString}: no fraction, or 3, 6 or 9 digits. */
    public static String exact(Instant at) {
        if (!isUsual(at)) {
            return at.toString();
        }
        int nanos = at.get(ChronoField.NANO_OF_SECOND);
        if (nanos == 0) {
            return written(at, 0, 0);
        } else if (nanos % NANOS_A_MILLI == 0) {
            return written(at, nanos / NANOS_A_MILLI, 3);
        }
        return nanos % 1_000 == 0 ? written(at, nanos / 1_000, 6) : written(at, nanos, NANO_DIGITS);
    }

    /** As {@link #exact}, and null for null. */
    public static @Nullable String exactOrNull(@Nullable Instant at) {
        return at == null ? null : exact(at);
    }

    /**
     * With three digits of the fraction; more are cut off. Years outside 0 to 9999, which RFC 3339 does not have, are
     * written as by {@link Instant#toString}.
     */
    public static String millis(Instant at) {
        return isUsual(at) ? written(at, at.get(ChronoField.MILLI_OF_SECOND), 3) : at.toString();
    }

    private static boolean isUsual(Instant at) {
        return at.getEpochSecond() >= YEAR_0 && at.getEpochSecond() < YEAR_10_000;
    }

    private static String written(Instant at, int fraction, int digits) {
        long second = at.getEpochSecond();
        var date = LocalDate.ofEpochDay(Math.floorDiv(second, SECONDS_A_DAY));
        int ofDay = Math.floorMod(second, SECONDS_A_DAY);
        var text = new StringBuilder(LENGTH_MAX);
        digits(text, date.getYear(), 4).append('-');
        digits(text, date.getMonthValue(), 2).append('-');
        digits(text, date.getDayOfMonth(), 2).append('T');
        digits(text, ofDay / 3_600, 2).append(':');
        digits(text, ofDay / 60 % 60, 2).append(':');
        digits(text, ofDay % 60, 2);
        return (digits == 0 ? text : digits(text.append('.'), fraction, digits))
                .append('Z')
                .toString();
    }

    private static StringBuilder digits(StringBuilder text, int number, int count) {
        int most = 1;
        for (int i = 1; i < count; i++) {
            most *= 10;
        }
        for (int place = most; place > 0; place /= 10) {
            text.append((char) ('0' + number / place % 10));
        }
        return text;
    }

    /**
     * Parses the output of {@link #exact} and {@link #millis}, and anything else that {@link Instant#parse} accepts.
     *
     * @throws java.time.DateTimeException if it is not a time
     */
    public static Instant parse(String text) {
        return Rfc3339.parse(text);
    }
}
