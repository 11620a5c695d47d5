package io.canary.http;

import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decompresses a stream of pieces: gzip (RFC 1952) with one or several members, or deflate with or without a zlib
 * header. For one context only.
 */
final class Unpacker {
    private static final int HEADER_CRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED = 0xe0;

    private final boolean gzip;
    private Inflater inflater;
    private final CRC32 crc = new CRC32();
    private byte[] packed = {};
    private int at;
    private State state;
    private int count; // bytes of the current part of a header or trailer
    private int flags;
    private int extra;
    private long trailer;
    private boolean any;

    private enum State {
        HEADER,
        EXTRA_LENGTH,
        EXTRA,
        NAME,
        COMMENT,
        HEADER_CRC,
        DATA,
        TRAILER,
        /** The deflate stream is complete: nothing may follow. */
        OVER
    }

    /** The compressed data is malformed. */
    static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1;

        MalformedException(String message) {
            super(message, null, false, false);
        }
    }

    private Unpacker(boolean gzip) {
        this.gzip = gzip;
        this.state = State.HEADER;
        this.inflater = new Inflater(gzip);
    }

    static Unpacker gzip() {
        return new Unpacker(true);
    }

    static Unpacker deflate() {
        return new Unpacker(false);
    }

    /** Takes the next piece, after {@link #unpack} has consumed the one before. */
    void feed(byte[] piece) {
        packed = piece;
        at = 0;
    }

    /**
     * Decompresses a part of the piece.
     *
     * @return how many bytes of {@code into} were filled; 0 if the next piece is needed, or the stream is complete
     * @throws MalformedException if the data is malformed
     */
    int unpack(byte[] into) throws MalformedException {
        while (true) {
            if (state == State.DATA) {
                int length = inflate(into);
                if (length > 0 || state == State.DATA) {
                    return length;
                }
            } else if (at == packed.length) {
                return 0;
            } else {
                any = true;
                outside(packed[at++] & 0xff);
            }
        }
    }

    /** Whether the stream may end here. */
    boolean isComplete() {
        return !any || state == State.OVER || (gzip && state == State.HEADER && count == 0);
    }

    /** Frees memory outside the heap. */
    void close() {
        inflater.end();
    }

    private int inflate(byte[] into) throws MalformedException {
        try {
            if (inflater.needsInput()) {
                inflater.setInput(packed, at, packed.length - at);
                at = packed.length;
            }
            int length = inflater.inflate(into);
            if (length > 0 && gzip) {
                crc.update(into, 0, length);
            }
            if (inflater.needsDictionary()) {
                throw new MalformedException("it needs a dictionary");
            }
            if (inflater.finished()) {
                at = packed.length - inflater.getRemaining();
                enter(gzip ? State.TRAILER : State.OVER);
            }
            return length;
        } catch (DataFormatException e) {
            throw new MalformedException(e.getMessage() == null ? "its data are damaged" : e.getMessage());
        }
    }

    private void outside(int b) throws MalformedException {
        switch (state) {
            case HEADER -> {
                if (gzip) {
                    header(b);
                } else {
                    wrapper(b);
                }
            }
            case EXTRA_LENGTH -> {
                extra |= b << (8 * count++);
                if (count == 2) {
                    enter(extra == 0 ? after(EXTRA) : State.EXTRA);
                }
            }
            case EXTRA -> {
                if (++count == extra) {
                    enter(after(EXTRA));
                }
            }
            case NAME -> skipText(b, NAME);
            case COMMENT -> skipText(b, COMMENT);
            case HEADER_CRC -> {
                if (++count == 2) {
                    enter(State.DATA);
                }
            }
            case TRAILER -> trailer(b);
            case OVER -> throw new MalformedException("it goes on after its end");
            case DATA -> throw new IllegalStateException();
        }
    }

    private void header(int b) throws MalformedException {
        int wanted = count == 0 ? 0x1f : count == 1 ? 0x8b : count == 2 ? 8 : b;
        if (b != wanted) {
            throw new MalformedException("it does not begin as gzip does");
        }
        if (count == 3) {
            flags = b;
            if ((flags & RESERVED) != 0) {
                throw new MalformedException("its header has flags that are reserved");
            }
        }
        if (++count == 10) {
            extra = 0;
            enter((flags & EXTRA) != 0 ? State.EXTRA_LENGTH : after(EXTRA));
        }
    }

    /**
     * Some clients send deflate without a zlib header. The first byte of a header has method 8 and a valid window size.
     */
    private void wrapper(int b) {
        boolean zlib = (b & 0x0f) == 8 && b >> 4 <= 7;
        inflater.end();
        inflater = new Inflater(!zlib);
        at--;
        enter(State.DATA);
    }

    private State after(int flag) {
        if (flag < NAME && (flags & NAME) != 0) {
            return State.NAME;
        } else if (flag < COMMENT && (flags & COMMENT) != 0) {
            return State.COMMENT;
        }
        return (flags & HEADER_CRC) != 0 ? State.HEADER_CRC : State.DATA;
    }

    private void skipText(int b, int flag) {
        if (b == 0) {
            enter(after(flag));
        }
    }

    private void trailer(int b) throws MalformedException {
        trailer |= (long) b << (8 * count++);
        if (count == 8) {
            long length = inflater.getBytesWritten() & 0xffff_ffffL;
            if ((trailer & 0xffff_ffffL) != crc.getValue() || trailer >>> 32 != length) {
                throw new MalformedException("its checksum is wrong");
            }
            inflater.reset();
            crc.reset();
            trailer = 0;
            enter(State.HEADER);
        }
    }

    private void enter(State next) {
        state = next;
        count = 0;
    }
}
