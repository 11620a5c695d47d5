package io.canary.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Whether bytes are UTF-8 as RFC 3629 has it: no character written in more bytes than it needs, no halves of
 * characters. The parser of JSON lets some of that through, and what two readers take for different texts gets past the
 * first of them.
 */
public final class Utf8 {
    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080808080808080L;

    private Utf8() {}

    /** Whether these bytes are; a text of ASCII, as nearly all are, costs an eighth of a look at each byte. */
    public static boolean isWellFormed(byte[] text, int offset, int length) {
        int end = offset + length;
        int at = offset;
        while (at <= end - Long.BYTES && ((long) EIGHT_BYTES.get(text, at) & HIGH_BITS) == 0) {
            at += Long.BYTES;
        }
        while (at < end && text[at] >= 0) {
            at++;
        }
        return at == end || isDecodable(text, at, end - at);
    }

    private static boolean isDecodable(byte[] text, int offset, int length) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text, offset, length)); // reports what is not
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
