package io.canary.json;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoField;
import org.jspecify.annotations.Nullable;

/**
 * Times as RFC 3339 has them, in UTC, written and read without a formatter: a deployment has a dozen of them, and they
 * were a large part of what it took to store or to show one.
 */
public final class Times {
    private static final int SECONDS_A_DAY = 86_400;
    private static final int NANOS_A_MILLI = 1_000_000;
    private static final long YEAR_0 = -62_167_219_200L;
    private static final long YEAR_10_000 = 253_402_300_800L;

    /** {@code 2026-01-31T12:00:00Z}, without a fraction. */
    private static final int LENGTH_MIN = 20;

    private static final int FRACTION = 20;
    private static final int NANO_DIGITS = 9;

    private Times() {}

    /** As {@link Instant#toString} has it: with as many digits of the fraction as there are, in groups of three. */
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

    /** The same, for a time that there may be none of. */
    public static @Nullable String exactOrNull(@Nullable Instant at) {
        return at == null ? null : exact(at);
    }

    /**
     * With milliseconds, always three digits; what is finer is cut off. Outside of the years 0 to 9999, which RFC 3339
     * does not have, as {@link Instant#toString} has it.
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
        var text = new StringBuilder(FRACTION + NANO_DIGITS + 1);
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
     * Reads what {@link #exact} and {@link #millis} write, and whatever else {@link Instant#parse} does.
     *
     * @throws java.time.DateTimeException if it is no time
     */
    public static Instant parse(String text) {
        return isPlain(text) ? plain(text) : Instant.parse(text);
    }

    /** Of a year of four digits, in the form that never changes but for the length of the fraction. */
    private static boolean isPlain(String text) {
        int length = text.length();
        if (length < LENGTH_MIN || length > FRACTION + NANO_DIGITS + 1 || length == LENGTH_MIN + 1) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (!fits(text.charAt(i), i, length)) {
                return false;
            }
        }
        return number(text, 11, 13) < 24 && number(text, 14, 16) < 60 && number(text, 17, 19) < 60;
    }

    private static boolean fits(char c, int place, int length) {
        if (place == length - 1) {
            return c == 'Z';
        }
        return switch (place) {
            case 4, 7 -> c == '-';
            case 10 -> c == 'T';
            case 13, 16 -> c == ':';
            case 19 -> c == '.';
            default -> c >= '0' && c <= '9';
        };
    }

    private static Instant plain(String text) {
        long day = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10))
                .toEpochDay();
        long second = number(text, 11, 13) * 3_600L + number(text, 14, 16) * 60L + number(text, 17, 19);
        return Instant.ofEpochSecond(day * SECONDS_A_DAY + second, nanos(text));
    }

    private static int nanos(String text) {
        int end = text.length() - 1;
        if (end <= FRACTION) {
            return 0;
        }
        int nanos = number(text, FRACTION, end);
        for (int digits = end - FRACTION; digits < NANO_DIGITS; digits++) {
            nanos *= 10;
        }
        return nanos;
    }

    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = number * 10 + (text.charAt(i) - '0');
        }
        return number;
    }
}
