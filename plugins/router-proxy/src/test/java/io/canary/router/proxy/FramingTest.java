package io.canary.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two readers that have nothing in common see the same requests end at the same bytes, and stop at the same. */
class FramingTest {
    private static final int MUTATIONS = Integer.getInteger("canary.smuggling", 60_000);

    @Test
    void every_known_trick_is_read_as_the_other_reader_does() {
        // Given
        var corpus = Smuggling.corpus();
        // Then
        assertThat(corpus).hasSizeGreaterThan(150);
        corpus.forEach(input -> TwoReaders.assertSame(input, "corpus"));
    }

    @Test
    void what_grows_out_of_the_tricks_is_read_as_the_other_reader_does() {
        // Given
        var corpus = Smuggling.corpus();
        // Then
        IntStream.range(0, MUTATIONS)
                .forEach(seed -> TwoReaders.assertSame(Smuggling.mutation(corpus, seed), "seed " + seed));
    }

    @ParameterizedTest
    @CsvSource({"16300,true,LINE_SIZE", "16500,false,LINE_SIZE"})
    void a_line_that_is_too_long_is_refused_before_it_ends(int bytes, boolean passes, EdgeRejection rejection) {
        // Given
        var framing = new Framing();
        var buf = Unpooled.copiedBuffer("GET /" + "x".repeat(bytes), StandardCharsets.US_ASCII);
        // When
        framing.read(buf, 0, buf.writerIndex());
        // Then
        assertThat(framing.refusal()).isEqualTo(passes ? null : rejection);
    }

    @Test
    void a_head_that_does_not_end_is_refused_at_64_kib_and_a_line() {
        // Given
        var framing = new Framing();
        var buf = Unpooled.copiedBuffer(
                "GET / HTTP/1.1\r\nHost: shop\r\n" + "X: y\r\n".repeat(14_000), StandardCharsets.US_ASCII);
        // When
        framing.read(buf, 0, buf.writerIndex());
        // Then
        assertThat(framing.refusal()).isEqualTo(EdgeRejection.HEAD_SIZE);
    }
}
