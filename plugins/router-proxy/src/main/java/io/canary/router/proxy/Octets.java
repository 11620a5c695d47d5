package io.canary.router.proxy;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Classes of bytes as RFC 9110 and RFC 9112 have them, and comparisons that make no strings. */
final class Octets {
    static final int TOKEN = 1;
    static final int TARGET = 2;
    static final int VALUE = 4;
    static final int HOST = 8;
    static final int IP_LITERAL = 16;

    private static final byte[] CLASSES = new byte[256];

    static {
        for (int b = 0x21; b <= 0x7e; b++) {
            CLASSES[b] = TARGET | VALUE;
        }
        for (int b = 0x80; b <= 0xff; b++) {
            CLASSES[b] = VALUE;
        }
        mark(VALUE, " \t");
        String letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
        mark(TOKEN, letters + "!#$%&'*+-.^_`|~");
        mark(HOST, letters + "-._~%");
        mark(IP_LITERAL, "0123456789abcdefABCDEF:.");
    }

    private Octets() {}

    private static void mark(int as, String bytes) {
        for (int i = 0; i < bytes.length(); i++) {
            CLASSES[bytes.charAt(i)] |= (byte) as;
        }
    }

    static boolean is(byte b, int of) {
        return (CLASSES[b & 0xff] & of) != 0;
    }

    /** Where the first byte lies that is not {@code of} a class; {@code to} if there is none. */
    static int end(ByteBuf buf, int from, int to, int of) {
        int at = from;
        while (at < to && (CLASSES[buf.getByte(at) & 0xff] & of) != 0) {
            at++;
        }
        return at;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether the bytes are those of {@code wanted}. */
    static boolean are(ByteBuf buf, int from, int to, byte[] wanted) {
        if (to - from != wanted.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (buf.getByte(from + i) != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether the bytes are those of {@code small}, in whatever case, an underscore for a hyphen too. */
    static boolean like(ByteBuf buf, int from, int to, byte[] small) {
        return to - from == small.length && startsLike(buf, from, to, small);
    }

    static boolean startsLike(ByteBuf buf, int from, int to, byte[] small) {
        if (to - from < small.length) {
            return false;
        }
        for (int i = 0; i < small.length; i++) {
            byte b = buf.getByte(from + i);
            if (b >= 'A' && b <= 'Z') {
                b = (byte) (b + ('a' - 'A'));
            } else if (b == '_') {
                b = '-';
            }
            if (b != small[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether they are anywhere in between. */
    static boolean containsLike(ByteBuf buf, int from, int to, byte[] small) {
        for (int at = from; at <= to - small.length; at++) {
            if (startsLike(buf, at, to, small)) {
                return true;
            }
        }
        return false;
    }

    static boolean isHex(byte b) {
        return Character.digit(b, 16) >= 0 && b > 0;
    }
}
