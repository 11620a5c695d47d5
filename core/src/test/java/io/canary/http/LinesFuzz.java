package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;

/** However an upload is cut into pieces, its lines are the same. */
class LinesFuzz {

    @FuzzTest
    void pieces_of_any_size_give_the_lines_of_the_whole(FuzzedDataProvider data) {
        var lines = new LineBuffer();
        var sent = new ByteArrayOutputStream();
        var taken = new ByteArrayOutputStream();
        while (data.remainingBytes() > 0) {
            byte[] piece = data.consumeBytes(data.consumeInt(1, 64));
            sent.writeBytes(piece);
            lines.add(Buffer.buffer(piece));
            int whole = lines.wholeLines();
            taken.write(lines.take(whole), 0, whole);
            assertThat(taken.size() == 0 || taken.toByteArray()[taken.size() - 1] == '\n')
                    .isTrue();
        }
        assertThat(newlines(taken)).isEqualTo(newlines(sent));
        int rest = lines.length();
        taken.write(lines.take(rest), 0, rest);
        assertThat(taken.toByteArray()).isEqualTo(sent.toByteArray());
    }

    private static int newlines(ByteArrayOutputStream text) {
        return LineBuffer.newlines(text.toByteArray(), text.size());
    }
}
