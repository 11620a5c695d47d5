package io.canary.ingest;

import java.time.LocalDate;
import java.time.YearMonth;

/** The usual form of a time, read without making anything: {@code 2026-01-31T12:00:00Z}, with or without a fraction. */
final class Rfc3339 {
    /** Not in the usual form, or no time at all. */
    static final long UNUSUAL = Long.MIN_VALUE;

    private static final int DATE_TIME = "2026-01-31T12:00:00".length();
    private static final long DAY_MILLIS = 86_400_000;

    private Rfc3339() {}

    /** Milliseconds since the epoch; digits behind the third of a fraction are cut off. */
    static long utcMillis(char[] text, int from, int length) {
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
        int millis = fraction(text, from + DATE_TIME, length - DATE_TIME - 1);
        boolean usual = year >= 1970
                && month >= 1
                && month <= 12
                && day >= 1
                && day <= YearMonth.of(year, month).lengthOfMonth()
                && hour >= 0
                && hour < 24
                && minute >= 0
                && minute < 60
                && second >= 0
                && second < 60
                && millis >= 0;
        return usual
                ? LocalDate.of(year, month, day).toEpochDay() * DAY_MILLIS
                        + ((hour * 60L + minute) * 60 + second) * 1000
                        + millis
                : UNUSUAL;
    }

    private static int fraction(char[] text, int from, int length) {
        if (length == 0) {
            return 0;
        }
        if (text[from] != '.' || length == 1 || length > 10 || digits(text, from + 1, length - 1) < 0) {
            return -1;
        }
        int millis = digits(text, from + 1, Math.min(3, length - 1));
        return length == 2 ? millis * 100 : length == 3 ? millis * 10 : millis;
    }

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
