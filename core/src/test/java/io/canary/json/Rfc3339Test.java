package io.canary.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fast parser of times, compared with the JDK's. */
class Rfc3339Test {
    private static final long SECONDS_MAX =
            Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

    private static long read(String text) {
        char[] chars = ("\"" + text + "\"").toCharArray();
        return Rfc3339.utcMillis(chars, 1, text.length());
    }

    @Test
    void times_of_every_precision_are_read_as_the_jdk_reads_them() {
        for (long seed = 0; seed < 20_000; seed++) {
            // Given
            var random = new Random(seed);
            var at = Instant.ofEpochSecond(random.nextLong(SECONDS_MAX), random.nextInt(1_000_000_000));
            int digits = random.nextInt(10);
            String text = DateTimeFormatter.ofPattern(
                            digits == 0
                                    ? "uuuu-MM-dd'T'HH:mm:ss'Z'"
                                    : "uuuu-MM-dd'T'HH:mm:ss." + "S".repeat(digits) + "'Z'")
                    .withZone(ZoneOffset.UTC)
                    .format(at);
            // When
            long millis = read(text);
            // Then
            assertThat(millis).as(text).isEqualTo(Instant.parse(text).toEpochMilli());
        }
    }

    @Test
    void what_is_accepted_is_a_time_for_the_jdk_too() {
        int read = 0;
        for (long seed = 0; seed < 20_000; seed++) {
            // Given: up to two characters of a time replaced
            var random = new Random(seed);
            var text = new StringBuilder("2026-01-31T12:00:00.125Z");
            for (int n = random.nextInt(3); n > 0; n--) {
                text.setCharAt(random.nextInt(text.length()), "0123456789-:.TZtz+ ".charAt(random.nextInt(19)));
            }
            // When
            long millis = read(text.toString());
            // Then
            if (millis != Rfc3339.UNUSUAL) {
                read++;
                assertThat(millis).as(text.toString()).isEqualTo(jdk(text.toString()));
            }
        }
        assertThat(read).isGreaterThan(5_000);
    }

    private static long jdk(String text) {
        try {
            return DateTimeFormatter.ISO_OFFSET_DATE_TIME
                    .parse(text, Instant::from)
                    .toEpochMilli();
        } catch (DateTimeException e) {
            throw new AssertionError("no time: " + text, e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Z",
                "2026-01-31T12:00:00",
                "2026-01-31T12:00:00.Z",
                "2026-01-31T12:00:00.1234567890Z",
                "2026-01-31T24:00:00Z",
                "2026-01-31T12:60:00Z",
                "2026-01-31T12:00:60Z",
                "2026-02-29T12:00:00Z",
                "2026-00-01T12:00:00Z",
                "2026-13-01T12:00:00Z",
                "2026-01-00T12:00:00Z",
                "1969-12-31T23:59:59Z",
                "2026-01-31T12:00:00+00:00",
                "2026-01-31 12:00:00Z",
                "2026-01-3\u0661T12:00:00Z"
            })
    void unusual_forms_are_left_to_the_jdk(String text) {
        assertThat(read(text)).isEqualTo(Rfc3339.UNUSUAL);
    }
}
