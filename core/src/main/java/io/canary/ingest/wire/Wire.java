package io.canary.ingest.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads a message in protobuf's wire format, field by field, without copying: a message, a text or packed numbers in it
 * are a view of the same bytes. Not thread-safe.
 *
 * <p>Source: protobuf.dev, "Encoding". Groups, which version 3 has dropped, are refused.
 */
public final class Wire {
    /** A message without fields, a text without characters. */
    public static final Wire EMPTY = new Wire(new byte[0]);

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED32 = 5;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] bytes;
    private final int end;
    private int at;
    private int type;

    /** @param bytes must not change while they are read */
    public Wire(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    private Wire(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    /** The rest of this message, to be read once more. */
    public Wire copy() {
        return from(at);
    }

    /** Where the rest begins, for {@link #from}. */
    public int position() {
        return at;
    }

    /** This message from a position, to be read once more. */
    public Wire from(int position) {
        return new Wire(bytes, position, end);
    }

    /** The number of the next field, whose value has to be read or skipped next; 0 at the end of the message. */
    public int next() throws Malformed {
        if (at == end) {
            return 0;
        }
        long tag = varint();
        type = (int) (tag & 7);
        long number = tag >>> 3;
        if (number == 0 || number >= 1 << 29) {
            throw new Malformed("a field has the number " + number);
        }
        return (int) number;
    }

    public void skip() throws Malformed {
        switch (type) {
            case VARINT -> varint();
            case FIXED64 -> pass(8);
            case LENGTH -> pass(varint());
            case FIXED32 -> pass(4);
            default -> throw new Malformed("a field has the type " + type);
        }
    }

    /** A {@code double}. */
    public double number() throws Malformed {
        return Double.longBitsToDouble(fixed());
    }

    /** A {@code fixed64} or {@code sfixed64}. */
    public long fixed() throws Malformed {
        require(FIXED64);
        return nextFixed();
    }

    /** A {@code sint32}. */
    public int signed() throws Malformed {
        int zigzag = whole();
        return (zigzag >>> 1) ^ -(zigzag & 1);
    }

    /** An enum, or the low bits of another integer. */
    public int whole() throws Malformed {
        return (int) longWhole();
    }

    /** An {@code int64} or {@code uint64}. */
    public long longWhole() throws Malformed {
        require(VARINT);
        return varint();
    }

    /** A message or a text. */
    public Wire message() throws Malformed {
        require(LENGTH);
        return view();
    }

    /** Packed numbers of 8 bytes, or a single one; for {@link #nextFixed}. */
    public Wire numbers() throws Malformed {
        if (type == FIXED64) {
            return view(8);
        }
        require(LENGTH);
        var packed = view();
        if (packed.size() % 8 != 0) {
            throw new Malformed("numbers of 8 bytes have " + packed.size() + " bytes");
        }
        return packed;
    }

    /** Packed integers, or a single one; for {@link #nextVarint}. */
    public Wire integers() throws Malformed {
        if (type == VARINT) {
            int from = at;
            varint();
            return new Wire(bytes, from, at);
        }
        return message();
    }

    /** Whether there is more. */
    public boolean hasMore() {
        return at < end;
    }

    /** The next of packed {@link #numbers}. */
    public long nextFixed() throws Malformed {
        int from = at;
        pass(8);
        return (long) LONGS.get(bytes, from);
    }

    /** The next of packed {@link #integers}. */
    public long nextVarint() throws Malformed {
        return varint();
    }

    /** How many bytes are left. */
    public int size() {
        return end - at;
    }

    /** The rest as UTF-8; what is malformed is replaced. */
    public String text() {
        return new String(bytes, at, size(), StandardCharsets.UTF_8);
    }

    /** Whether the rest of both are the same bytes. */
    public boolean isSame(Wire other) {
        return Arrays.equals(bytes, at, end, other.bytes, other.at, other.end);
    }

    /** A hash of the rest, 64 bits well mixed: for what need not resist a sender that wants equal ones. */
    public long fingerprint(long seed) {
        long hash = Fingerprint.mix(seed + size());
        int i = at;
        for (; i + 8 <= end; i += 8) {
            hash = Fingerprint.mix(hash ^ (long) LONGS.get(bytes, i));
        }
        long tail = 0;
        for (; i < end; i++) {
            tail = (tail << 8) | (bytes[i] & 0xff);
        }
        return Fingerprint.mix(hash ^ tail);
    }

    private void require(int wanted) throws Malformed {
        if (type != wanted) {
            throw new Malformed("a field has the type " + type + " in place of " + wanted);
        }
    }

    private Wire view() throws Malformed {
        return view(varint());
    }

    private Wire view(long length) throws Malformed {
        int from = at;
        pass(length);
        return new Wire(bytes, from, at);
    }

    private void pass(long length) throws Malformed {
        if (length < 0 || length > end - at) {
            throw new Malformed("it is cut off");
        }
        at += (int) length;
    }

    private long varint() throws Malformed {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (at == end) {
                throw new Malformed("it is cut off");
            }
            byte b = bytes[at++];
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new Malformed("a number has more than ten bytes");
    }
}
