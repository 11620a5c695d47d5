package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrowingBytesTest {
    private static GrowingBytes of(byte[] body, int expected, int chunk) {
        var bytes = new GrowingBytes(expected);
        for (int at = 0; at < body.length; at += chunk) {
            bytes.add(Buffer.buffer(body).slice(at, Math.min(at + chunk, body.length)));
        }
        return bytes;
    }

    /** The expected length is a claim of the client: with other framings it may be too short, too long, or missing. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, 1",
        "1, 1, 1",
        "1000, 1000, 1",
        "1000, 1000, 7",
        "1000, 1000, 1000",
        "1000, 2147483647, 7",
        "1000, 3, 7",
        "1000, 100000, 7"
    })
    void what_arrives_in_chunks_is_the_body(int length, int expected, int chunk) {
        // Given
        byte[] body = new byte[length];
        new Random(length).nextBytes(body);
        // When
        var bytes = of(body, expected, chunk);
        // Then
        assertThat(bytes.size()).isEqualTo(length);
        assertThat(bytes.take()).isEqualTo(body);
    }

    @ParameterizedTest
    @CsvSource({"1000, 7", "1000, 1000", "5000, 64"})
    void a_body_of_the_expected_length_is_not_copied_again(int length, int chunk) {
        // When
        var bytes = of(new byte[length], length, chunk);
        // Then
        assertThat(bytes.take()).isSameAs(bytes.take());
    }
}
