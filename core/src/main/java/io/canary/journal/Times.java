package io.canary.journal;

import java.time.Instant;
import java.time.LocalDate;

/** Reads the times that {@link Instant#toString} writes: most of loading many deployments is this. */
final class Times {
    /** {@code 2026-01-31T12:00:00Z}, without a fraction. */
    private static final int LENGTH_MIN = 20;

    private static final int FRACTION = 20;
    private static final int NANO_DIGITS = 9;

    private Times() {}

    /** @throws java.time.DateTimeException if it is none */
    static Instant parse(String text) {
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
        return Instant.ofEpochSecond(day * 86_400 + second, nanos(text));
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
