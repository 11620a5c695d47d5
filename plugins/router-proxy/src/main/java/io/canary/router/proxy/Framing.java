package io.canary.router.proxy;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Where the requests of one connection begin and end, byte by byte. Nothing of a head, a chunk's size or a trailer is
 * passed on before it is whole and right, so the reader behind this sees what it saw, and nothing else. Keeps no
 * bytes; for one thread.
 */
final class Framing {
    static final int LINE_BYTES_MAX = 16 * 1024;
    static final int HEAD_BYTES_MAX = 64 * 1024;

    private static final int CHUNK_LINE_BYTES_MAX = 300;
    private static final int CHUNK_DIGITS_MAX = 8;
    private static final int TRAILER_BYTES_MAX = 8 * 1024;
    private static final int BLANK_LINES_MAX = 2;
    private static final byte CR = '\r';
    private static final byte LF = '\n';

    private enum State {
        HEAD,
        BODY,
        CHUNK_SIZE,
        CHUNK_DATA,
        CHUNK_END,
        TRAILERS,
        UPGRADING,
        TUNNEL,
        REFUSED
    }

    private State state = State.HEAD;
    private @Nullable EdgeRejection rejection;
    private boolean refusedWithin;
    private long heads;
    private boolean forwarded;

    /** Of the head under way: how far it was looked through, and where its last line begins. */
    private int scanned;

    private int line;
    private int blankLines;
    private long remaining;
    private int trailerBytes;

    /**
     * Reads on. What is not passed on has to come again, with more behind it.
     *
     * @return where that begins which must not be passed on yet, or never
     */
    int read(ByteBuf buf, int from, int to) {
        int at = from;
        while (at < to && rejection == null) {
            int next = step(buf, at, to);
            if (next == at) {
                break;
            }
            at = next;
        }
        return at;
    }

    private int step(ByteBuf buf, int at, int to) {
        return switch (state) {
            case HEAD -> head(buf, at, to);
            case BODY -> data(at, to, State.HEAD);
            case CHUNK_SIZE -> chunkSize(buf, at, to);
            case CHUNK_DATA -> data(at, to, State.CHUNK_END);
            case CHUNK_END -> chunkEnd(buf, at, to);
            case TRAILERS -> trailer(buf, at, to);
            case UPGRADING -> refuse(EdgeRejection.UPGRADE, at);
            case TUNNEL -> to;
            case REFUSED -> at;
        };
    }

    private int refuse(EdgeRejection why, int at) {
        rejection = why;
        refusedWithin = state != State.HEAD;
        state = State.REFUSED;
        return at;
    }

    private int head(ByteBuf buf, int at, int to) {
        if (scanned == 0 && buf.getByte(at) == CR) {
            return blankLine(buf, at, to);
        }
        while (true) {
            int lf = buf.indexOf(at + scanned, to, LF);
            if (lf < 0) {
                scanned = to - at;
                var tooLong = tooLong(scanned);
                return tooLong == null ? at : refuse(tooLong, at);
            } else if (lf == at + line || buf.getByte(lf - 1) != CR) {
                return refuse(EdgeRejection.LINE_END, at);
            } else if (lf == at + line + 1) {
                return wholeHead(buf, at, lf + 1);
            } else if (line == 0 && lf - at > LINE_BYTES_MAX) {
                return refuse(EdgeRejection.LINE_SIZE, at);
            }
            line = lf + 1 - at;
            scanned = line;
        }
    }

    private @Nullable EdgeRejection tooLong(int bytes) {
        if (line == 0 && bytes > LINE_BYTES_MAX) {
            return EdgeRejection.LINE_SIZE;
        }
        return bytes > LINE_BYTES_MAX + HEAD_BYTES_MAX ? EdgeRejection.HEAD_SIZE : null;
    }

    /** A client may send one behind the body before (RFC 9112, 2.2). */
    private int blankLine(ByteBuf buf, int at, int to) {
        if (to - at < 2) {
            return at;
        }
        boolean isOne = buf.getByte(at + 1) == LF && ++blankLines <= BLANK_LINES_MAX;
        return isOne ? at + 2 : refuse(EdgeRejection.LINE_END, at);
    }

    private int wholeHead(ByteBuf buf, int at, int end) {
        if (end - at > HEAD_BYTES_MAX) {
            return refuse(EdgeRejection.HEAD_SIZE, at);
        }
        var head = HeadSyntax.read(buf, at, end);
        if (head.rejection() != null) {
            return refuse(head.rejection(), at);
        }
        heads++;
        forwarded |= head.forwarded();
        scanned = 0;
        line = 0;
        blankLines = 0;
        remaining = head.bodyBytes();
        if (head.webSocket()) {
            state = State.UPGRADING;
        } else if (remaining == Head.CHUNKED) {
            state = State.CHUNK_SIZE;
        } else if (remaining > 0) {
            state = State.BODY;
        }
        return end;
    }

    private int data(int at, int to, State then) {
        int taken = (int) Math.min(remaining, to - at);
        remaining -= taken;
        if (remaining == 0) {
            state = then;
        }
        return at + taken;
    }

    private int chunkSize(ByteBuf buf, int at, int to) {
        int lf = buf.indexOf(at, to, LF);
        if (lf < 0) {
            return to - at > CHUNK_LINE_BYTES_MAX ? refuse(EdgeRejection.CHUNK, at) : at;
        }
        int digitsEnd = at;
        long size = 0;
        while (digitsEnd < lf && digitsEnd - at <= CHUNK_DIGITS_MAX && Octets.isHex(buf.getByte(digitsEnd))) {
            size = size << 4 | Character.digit(buf.getByte(digitsEnd++), 16);
        }
        int digits = digitsEnd - at;
        boolean right = digits > 0 && digits <= CHUNK_DIGITS_MAX && size <= Integer.MAX_VALUE;
        if (!right || lf - at > CHUNK_LINE_BYTES_MAX || !isEndOfSize(buf, digitsEnd, lf)) {
            return refuse(EdgeRejection.CHUNK, at);
        }
        remaining = size;
        trailerBytes = 0;
        state = size == 0 ? State.TRAILERS : State.CHUNK_DATA;
        return lf + 1;
    }

    /** The end of the line, with an extension before it or without. */
    private static boolean isEndOfSize(ByteBuf buf, int from, int lf) {
        int cr = buf.getByte(from) == ';' ? Octets.end(buf, from, lf, Octets.VALUE) : from;
        return cr == lf - 1 && buf.getByte(cr) == CR;
    }

    private int chunkEnd(ByteBuf buf, int at, int to) {
        if (to - at < 2) {
            return at;
        } else if (buf.getByte(at) != CR || buf.getByte(at + 1) != LF) {
            return refuse(EdgeRejection.CHUNK, at);
        }
        state = State.CHUNK_SIZE;
        return at + 2;
    }

    private int trailer(ByteBuf buf, int at, int to) {
        int lf = buf.indexOf(at, to, LF);
        int bytes = (lf < 0 ? to : lf) - at;
        if (trailerBytes + bytes > TRAILER_BYTES_MAX) {
            return refuse(EdgeRejection.TRAILERS, at);
        } else if (lf < 0) {
            return at;
        } else if (lf == at || buf.getByte(lf - 1) != CR) {
            return refuse(EdgeRejection.TRAILERS, at);
        } else if (lf == at + 1) {
            state = State.HEAD;
        } else if (!HeadSyntax.isField(buf, at, lf - 1)) {
            return refuse(EdgeRejection.TRAILERS, at);
        }
        trailerBytes += bytes;
        return lf + 1;
    }

    /** The upgrade that was asked for is granted: what comes now is not HTTP. */
    void tunnel() {
        state = State.TUNNEL;
    }

    /** The upgrade that was asked for is not granted: what comes now is the next request. */
    void stay() {
        if (state == State.UPGRADING) {
            state = State.HEAD;
        }
    }

    void end() {
        state = State.REFUSED;
    }

    /** Why nothing is read any more; null as long as all was right. */
    @Nullable
    EdgeRejection refusal() {
        return rejection;
    }

    /** Whether a request had begun that what was refused is a part of. */
    boolean isRefusedWithin() {
        return refusedWithin;
    }

    /** How many heads were whole and right. */
    long heads() {
        return heads;
    }

    /** Whether any of them said on whose behalf it comes. */
    boolean isForwarded() {
        return forwarded;
    }

    boolean isTunnel() {
        return state == State.TUNNEL;
    }

    /** Whether all requests that have begun are complete, as far as their heads are. */
    boolean isBetween() {
        return state == State.HEAD;
    }

    /** Whether a body has begun, and not ended. */
    boolean isInBody() {
        return switch (state) {
            case BODY, CHUNK_SIZE, CHUNK_DATA, CHUNK_END, TRAILERS -> true;
            case HEAD, UPGRADING, TUNNEL, REFUSED -> false;
        };
    }
}
