package io.canary.analysis;

/** Reads what a {@link BitWriter} wrote. Not thread-safe. */
final class BitReader {
    private final byte[] bytes;
    private int bits;

    BitReader(byte[] bytes) {
        this.bytes = bytes;
    }

    boolean next() {
        boolean bit = (bytes[bits >> 3] >> (bits & 7) & 1) != 0;
        bits++;
        return bit;
    }

    long nextBits(int count) {
        long value = 0;
        for (int taken = 0; taken < count; ) {
            int at = bits & 7;
            int some = Math.min(8 - at, count - taken); // the bits left in this byte
            value |= (bytes[bits >> 3] >> at & (1L << some) - 1) << taken;
            taken += some;
            bits += some;
        }
        return value;
    }

    long nextNumber() {
        long value = 0;
        int shift = 0;
        do {
            value |= nextBits(BitWriter.GROUP) << shift;
            shift += BitWriter.GROUP;
        } while (!next());
        return value;
    }

    long nextSigned() {
        return unzigzag(nextNumber());
    }

    static long unzigzag(long value) {
        return value >>> 1 ^ -(value & 1);
    }

    long nextRice(int low) {
        int quotient = 0;
        while (quotient < BitWriter.UNARY_MOST && next()) {
            quotient++;
        }
        return quotient == BitWriter.UNARY_MOST ? nextNumber() : (long) quotient << low | nextBits(low);
    }

    double nextDouble() {
        return next() ? (double) nextNumber() : Double.longBitsToDouble(nextBits(Long.SIZE));
    }

    String nextText() {
        char[] text = new char[(int) nextNumber()];
        for (int i = 0; i < text.length; i++) {
            text[i] = (char) nextNumber();
        }
        return new String(text);
    }

    /** Skips to the next whole byte. */
    void align() {
        bits = (bits + 7) & ~7;
    }

    boolean isAtEnd() {
        return bits >= 8 * bytes.length;
    }
}
