package io.canary.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;

/** The fast parser of times agrees with the JDK, or reports an unusual form. */
class TimeFuzz {

    @FuzzTest
    void a_time_is_read_as_by_the_jdk(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        long millis = Rfc3339.utcMillis(text.toCharArray(), 0, text.length());
        if (millis != Rfc3339.UNUSUAL) {
            assertThat(millis).isEqualTo(read(text).toEpochMilli());
        }
    }

    private static Instant read(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new AssertionError("the fast reader takes what the library does not: " + text, e);
        }
    }
}
