package io.canary.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;

/** The fast reader of times says what the library's says, or that the form is unusual. */
class TimeFuzz {

    @FuzzTest
    void a_time_is_read_as_the_library_reads_it(byte[] bytes) {
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
