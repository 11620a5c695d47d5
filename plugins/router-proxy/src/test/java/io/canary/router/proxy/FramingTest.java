package io.canary.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two readers that have nothing in common see the same requests end at the same bytes, and stop at the same. */
class FramingTest {
    private static final int MUTATIONS = Integer.getInteger("canary.smuggling", 60_000);

    /** What came of an input. */
    private record Seen(List<Integer> ends, StrictHttp.End end) {}

    private static Seen byOther(String input) {
        var read = StrictHttp.read(input);
        return new Seen(read.requests().stream().map(StrictHttp.Request::end).toList(), read.end());
    }

    /** As the edge reads it, {@code piece} bytes at a time. */
    private static Seen byEdge(String input, int piece) {
        byte[] bytes = input.getBytes(StandardCharsets.ISO_8859_1);
        var buf = Unpooled.wrappedBuffer(bytes);
        var framing = new Framing();
        var ends = new ArrayList<Integer>();
        int at = 0;
        for (int to = 0; to < bytes.length && framing.refusal() == null; ) {
            to = Math.min(bytes.length, to + piece);
            at = framing.read(buf, at, to);
            boolean ended = framing.isBetween() || (framing.heads() > ends.size() && isUpgrading(framing));
            if (piece == 1 && ended && framing.heads() > ends.size()) {
                ends.add(at);
            }
        }
        if (framing.refusal() != null) {
            return new Seen(ends, StrictHttp.End.WRONG);
        }
        boolean whole = at == bytes.length && !framing.isInBody();
        return new Seen(ends, whole ? StrictHttp.End.WHOLE : StrictHttp.End.INCOMPLETE);
    }

    private static boolean isUpgrading(Framing framing) {
        return !framing.isBetween() && !framing.isInBody() && framing.refusal() == null;
    }

    private static void assertSame(String input, String name) {
        var seen = byEdge(input, 1);
        assertThat(seen).as("%s: %s", name, input).isEqualTo(byOther(input));
        assertThat(byEdge(input, 7).end()).as("%s in pieces", name).isEqualTo(seen.end());
        assertThat(byEdge(input, Integer.MAX_VALUE / 2).end())
                .as("%s as one", name)
                .isEqualTo(seen.end());
    }

    @Test
    void every_known_trick_is_read_as_the_other_reader_does() {
        // Given
        var corpus = Smuggling.corpus();
        // Then
        assertThat(corpus).hasSizeGreaterThan(150);
        corpus.forEach(input -> assertSame(input, "corpus"));
    }

    @Test
    void what_grows_out_of_the_tricks_is_read_as_the_other_reader_does() {
        // Given
        var corpus = Smuggling.corpus();
        // Then
        IntStream.range(0, MUTATIONS).forEach(seed -> assertSame(Smuggling.mutation(corpus, seed), "seed " + seed));
    }

    @ParameterizedTest
    @CsvSource({"16300,true,LINE_SIZE", "16500,false,LINE_SIZE"})
    void a_line_that_is_too_long_is_refused_before_it_ends(int bytes, boolean passes, Refusal refusal) {
        // Given
        var framing = new Framing();
        var buf = Unpooled.copiedBuffer("GET /" + "x".repeat(bytes), StandardCharsets.US_ASCII);
        // When
        framing.read(buf, 0, buf.writerIndex());
        // Then
        assertThat(framing.refusal()).isEqualTo(passes ? null : refusal);
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
        assertThat(framing.refusal()).isEqualTo(Refusal.HEAD_SIZE);
    }
}
