package io.canary.http;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Checks the raw lines of a head, since the library repairs what another parser may read differently: it takes several
 * spaces for one, joins folded lines, and drops a header without a name (RFC 9112, sections 2.2, 3 and 5).
 */
final class HeadLines {
    private boolean requestLineRead;
    private @Nullable String fault;

    /** The next head begins. */
    void reset() {
        requestLineRead = false;
        fault = null;
    }

    /** The library has taken the request line. */
    void requestLineRead() {
        requestLineRead = true;
    }

    /** The first error so far, as a sentence; null if there is none. */
    @Nullable
    String fault() {
        return fault;
    }

    /** Checks all complete lines up to the end of the head; consumes nothing. */
    void look(ByteBuf bytes) {
        boolean header = requestLineRead;
        int from = bytes.readerIndex();
        int end = bytes.writerIndex();
        if (!header && from < end && bytes.getByte(from) <= ' ' && !isLineBreak(bytes.getByte(from))) {
            fault = "the request line must begin with its method"; // the library skips it at once
        }
        while (fault == null && from < end) {
            int lineFeed = bytes.indexOf(from, end, (byte) '\n');
            if (lineFeed < 0) {
                return;
            }
            boolean empty = lineFeed == from || (lineFeed == from + 1 && bytes.getByte(from) == '\r');
            if (!empty) {
                fault = header ? headerFault(bytes.getByte(from)) : requestLineFault(bytes, from, lineFeed);
                header = true;
            } else if (header) {
                return;
            }
            from = lineFeed + 1;
        }
    }

    private static boolean isLineBreak(byte b) {
        return b == '\r' || b == '\n';
    }

    private static @Nullable String headerFault(byte first) {
        return switch (first) {
            case ' ', '\t' -> "a header must not be folded, nor begin with a space";
            case ':' -> "a header must have a name";
            default -> null;
        };
    }

    private static @Nullable String requestLineFault(ByteBuf bytes, int from, int lineFeed) {
        int spaces = 0;
        for (int i = from; i < lineFeed; i++) {
            byte b = bytes.getByte(i);
            spaces += b == ' ' ? 1 : 0;
            if (b < ' ' && !(b == '\r' && i == lineFeed - 1)) {
                return "the request line must not have control characters";
            }
        }
        return spaces > 2 || bytes.getByte(from) == ' ' ? "the request line must have its parts one space apart" : null;
    }
}
