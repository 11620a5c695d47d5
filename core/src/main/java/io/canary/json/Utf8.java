package io.canary.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Checks that bytes are well-formed UTF-8 (RFC 3629): no overlong forms, no surrogates, no incomplete characters. The
 * JSON parser accepts some of these, and a text that two readers decode differently can get past the first of them.
 */
public final class Utf8 {
    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080808080808080L;

    private Utf8() {}

    /** ASCII, the usual case, is checked eight bytes at a time. */
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
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text, offset, length)); // throws if malformed
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
