package io.canary.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Requests as the edge reads them, beside how {@link StrictHttp} reads them. */
final class TwoReaders {
    private TwoReaders() {}

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

    /** Both see the same requests end at the same bytes, and stop at the same; the edge also if the bytes come in pieces. */
    static void assertSame(String input, String name) {
        var seen = byEdge(input, 1);
        assertThat(seen).as("%s: %s", name, input).isEqualTo(byOther(input));
        assertThat(byEdge(input, 7).end()).as("%s in pieces", name).isEqualTo(seen.end());
        assertThat(byEdge(input, Integer.MAX_VALUE / 2).end())
                .as("%s as one", name)
                .isEqualTo(seen.end());
    }
}
