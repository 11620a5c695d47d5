package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Text in pieces, split into lines. */
class LineBufferTest {

    @Test
    void lines_are_whole_and_in_order_whatever_the_pieces() {
        for (long seed = 0; seed < 500; seed++) {
            // Given
            var random = new Random(seed);
            String text = text(random, random.nextInt(2_000));
            var buffer = new LineBuffer();
            var out = new StringBuilder();
            // When
            for (int at = 0; at < text.length(); ) {
                int end = Math.min(text.length(), at + 1 + random.nextInt(200));
                buffer.add(Buffer.buffer(text.substring(at, end)));
                at = end;
                int whole = random.nextBoolean() ? buffer.wholeLines() : 0;
                if (whole > 0) {
                    String lines = take(buffer, whole);
                    assertThat(lines).endsWith("\n");
                    out.append(lines);
                    assertThat(buffer.wholeLines()).isZero();
                }
            }
            out.append(take(buffer, buffer.length()));
            // Then
            assertThat(out).as("seed %d", seed).hasToString(text);
        }
    }

    private static String take(LineBuffer buffer, int count) {
        return new String(buffer.take(count), 0, count, StandardCharsets.US_ASCII);
    }

    @Test
    void newlines_are_counted_beside_any_byte() {
        for (long seed = 0; seed < 2_000; seed++) {
            // Given: bytes of all kinds, many of them near to a newline
            var random = new Random(seed);
            byte[] bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);
            int expected = 0;
            int length = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
            for (int i = 0; i < bytes.length; i++) {
                if (random.nextInt(3) == 0) {
                    bytes[i] = new byte[] {'\n', '\n', 0x0b, (byte) 0x8a, 0x00, 0x09}[random.nextInt(6)];
                }
                expected += bytes[i] == '\n' && i < length ? 1 : 0;
            }
            // Then
            assertThat(LineBuffer.newlines(bytes, length)).as("seed %d", seed).isEqualTo(expected);
        }
    }

    private static String text(Random random, int length) {
        var text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(random.nextInt(40) == 0 ? '\n' : (char) ('a' + random.nextInt(26)));
        }
        return text.toString();
    }
}
