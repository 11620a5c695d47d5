package io.canary.json;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;

/**
 * Reads times in UTC in the usual form, {@code 2026-01-31T12:00:00Z} with up to nine digits of a fraction, without a
 * formatter and without allocating: every sample may have such a time, and a deployment has a dozen.
 */
public final class Rfc3339 {
    /** The result for a time in another form, and for anything that is not a time. */
    public static final long UNUSUAL = Long.MIN_VALUE;

    private static final int DATE_TIME = "2026-01-31T12:00:00".length();
    private static final int SECONDS_A_DAY = 86_400;
    private static final int NANOS_A_MILLI = 1_000_000;
    private static final int NANO_DIGITS = 9;

    private Rfc3339() {}

    /**
     * Milliseconds since the epoch; fractions of a millisecond are cut off.
     *
     * @return {@link #UNUSUAL} also for a time before 1970
     */
    public static long utcMillis(char[] text, int from, int length) {
        long second = second(text, from, length);
        int nanos = second < 0 ? -1 : nanos(text, from, length);
        return nanos < 0 ? UNUSUAL : second * 1000 + nanos / NANOS_A_MILLI;
    }

    /**
     * Parses {@code text} in this form or any other that {@link Instant#parse} accepts.
     *
     * @throws DateTimeException if it is not a time
     */
    static Instant parse(String text) {
        char[] chars = text.toCharArray();
        long second = second(chars, 0, chars.length);
        int nanos = second == UNUSUAL ? -1 : nanos(chars, 0, chars.length);
        return nanos < 0 ? Instant.parse(text) : Instant.ofEpochSecond(second, nanos);
    }

    /** Whole seconds since the epoch; the fraction is ignored. */
    private static long second(char[] text, int from, int length) {
        if (length <= DATE_TIME
                || text[from + 4] != '-'
                || text[from + 7] != '-'
                || text[from + 10] != 'T'
                || text[from + 13] != ':'
                || text[from + 16] != ':'
                || text[from + length - 1] != 'Z') {
            return UNUSUAL;
        }
        int year = digits(text, from, 4);
        int month = digits(text, from + 5, 2);
        int day = digits(text, from + 8, 2);
        int hour = digits(text, from + 11, 2);
        int minute = digits(text, from + 14, 2);
        int second = digits(text, from + 17, 2);
        return isDate(year, month, day) && isBelow(24, hour) && isBelow(60, minute) && isBelow(60, second)
                ? LocalDate.of(year, month, day).toEpochDay() * SECONDS_A_DAY + (hour * 60L + minute) * 60 + second
                : UNUSUAL;
    }

    private static boolean isDate(int year, int month, int day) {
        return year >= 0
                && month >= 1
                && month <= 12
                && day >= 1
                && day <= YearMonth.of(year, month).lengthOfMonth();
    }

    private static boolean isBelow(int limit, int value) {
        return value >= 0 && value < limit;
    }

    /** The fraction in nanoseconds; 0 without one, -1 if it is malformed. */
    private static int nanos(char[] text, int from, int length) {
        int digits = length - DATE_TIME - 2; // without the point and the Z
        if (digits == -1) {
            return 0;
        }
        if (digits == 0 || digits > NANO_DIGITS || text[from + DATE_TIME] != '.') {
            return -1;
        }
        int nanos = digits(text, from + DATE_TIME + 1, digits);
        for (int i = digits; i < NANO_DIGITS && nanos > 0; i++) {
            nanos *= 10;
        }
        return nanos;
    }

    /** The number of these digits; -1 if one of them is not a digit. */
    private static int digits(char[] text, int from, int count) {
        int value = 0;
        for (int i = from; i < from + count; i++) {
            int digit = text[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
