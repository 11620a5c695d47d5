package io.canary.ingest.distribution;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads a message in protobuf's wire format, field by field, without allocating.
 *
 * <p>Source: protobuf.dev, "Encoding". Groups, which version 3 has dropped, are refused.
 */
final class Wire {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED32 = 5;

    private final ByteBuffer bytes;
    private int type;

    Wire(byte[] bytes) {
        this(ByteBuffer.wrap(bytes));
    }

    private Wire(ByteBuffer bytes) {
        this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The number of the next field, whose value has to be read or skipped next; 0 at the end of the message. */
    int next() throws Malformed {
        if (!bytes.hasRemaining()) {
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

    void skip() throws Malformed {
        switch (type) {
            case VARINT -> varint();
            case FIXED64 -> pass(8);
            case LENGTH -> pass(varint());
            case FIXED32 -> pass(4);
            default -> throw new Malformed("a field has the type " + type);
        }
    }

    double number() throws Malformed {
        require(FIXED64);
        return take(8).getDouble();
    }

    /** A {@code sint32}. */
    int signed() throws Malformed {
        int zigzag = whole();
        return (zigzag >>> 1) ^ -(zigzag & 1);
    }

    /** An enum, or the low bits of another integer. */
    int whole() throws Malformed {
        require(VARINT);
        return (int) varint();
    }

    Wire message() throws Malformed {
        require(LENGTH);
        return new Wire(take(varint()));
    }

    /** Packed numbers, or a single one. */
    ByteBuffer numbers() throws Malformed {
        if (type == FIXED64) {
            return take(8);
        }
        require(LENGTH);
        var packed = take(varint());
        if (packed.remaining() % 8 != 0) {
            throw new Malformed("numbers of 8 bytes have " + packed.remaining() + " bytes");
        }
        return packed;
    }

    private void require(int wanted) throws Malformed {
        if (type != wanted) {
            throw new Malformed("a field has the type " + type + " in place of " + wanted);
        }
    }

    private ByteBuffer take(long length) throws Malformed {
        int from = bytes.position();
        pass(length);
        return bytes.slice(from, (int) length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void pass(long length) throws Malformed {
        if (length < 0 || length > bytes.remaining()) {
            throw new Malformed("it is cut off");
        }
        bytes.position(bytes.position() + (int) length);
    }

    private long varint() throws Malformed {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (!bytes.hasRemaining()) {
                throw new Malformed("it is cut off");
            }
            byte b = bytes.get();
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new Malformed("a number has more than ten bytes");
    }
}
