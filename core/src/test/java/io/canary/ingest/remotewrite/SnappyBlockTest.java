package io.canary.ingest.remotewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canary.ingest.wire.Malformed;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Blocks of Snappy: a length, then literals and copies. */
class SnappyBlockTest {
    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    @ParameterizedTest
    @CsvSource({
        "03 08 616263, abc",
        "06 08 616263 0a 0300, abcabc", // 2 bytes of distance
        "0a 00 61 15 01, aaaaaaaaaa", // 1 byte of distance, from within what it becomes
        "06 08 616263 0b 03000000, abcabc" // 4 bytes of distance
    })
    void literals_and_copies_are_decompressed(String hex, String content) throws Exception {
        // When
        byte[] read = SnappyBlock.decompress(bytes(hex.replace(" ", "")));
        // Then
        assertThat(new String(read, StandardCharsets.US_ASCII)).isEqualTo(content);
    }

    @Test
    void what_an_encoder_has_compressed_is_the_same_again() throws Exception {
        // Given
        var random = new Random(1);
        var text = new StringBuilder();
        while (text.length() < 30_000) {
            text.append("route=/things/").append(random.nextInt(20));
        }
        byte[] content = text.toString().getBytes(StandardCharsets.US_ASCII);
        byte[] large = new byte[SnappyBlock.CONTENT_MAX];
        random.nextBytes(large);
        // When
        byte[] packed = WriteRequest.packed(content);
        // Then
        assertThat(packed.length).isLessThan(content.length / 2);
        assertThat(SnappyBlock.decompress(packed)).isEqualTo(content);
        assertThat(SnappyBlock.decompress(WriteRequest.packed(large))).isEqualTo(large);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // no length
                "ffffffffff", // a length of more than 5 bytes
                "81808002 00", // more than 4 MiB
                "05", // nothing
                "05 00 01", // too little
                "01 08 616263", // too much
                "05 08 6162", // a literal that is cut off
                "05 fc ffffffff", // a literal of a negative length
                "06 08 616263 0a 0400", // a copy from before the beginning
                "06 08 616263 0a 0000", // a copy from nowhere
                "06 08 616263 0a 03", // a distance that is cut off
                "04 08 616263 0a 0300" // a copy beyond the end
            })
    void any_other_block_is_refused(String hex) {
        assertThat(catchThrowableOfType(Malformed.class, () -> SnappyBlock.decompress(bytes(hex.replace(" ", "")))))
                .isNotNull();
    }
}
