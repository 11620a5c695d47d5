package io.canary.analysis.sequential.memento;

import java.util.Arrays;

/**
 * Finite numbers in few bytes, without loss: most numbers of an engine are small and whole, and take one byte or two;
 * decayed counts are exact as floats, and take four. The same numbers give the same bytes. Immutable, and so
 * thread-safe.
 */
final class CompactNumbers {
    /** Whole numbers below this take one byte. */
    private static final int ONE_BYTE = 240;

    /**
     * A first byte from {@link #ONE_BYTE} to below this starts a whole number of two bytes; this byte starts floats.
     */
    private static final int FLOATS = 254;

    private static final int DOUBLES = 255;
    private static final int BYTE = 256;
    private static final int TWO_BYTES = ONE_BYTE + (FLOATS - ONE_BYTE) * BYTE;

    /** The most numbers that follow one mark, after their count. */
    private static final int RUN_MOST = 255;

    private final byte[] bytes;
    private final int size;

    private CompactNumbers(byte[] bytes, int size) {
        this.bytes = bytes;
        this.size = size;
    }

    /** How many there are. */
    int size() {
        return size;
    }

    /**
     * Reads the numbers from bytes.
     *
     * @throws IllegalArgumentException if they are not exactly in the form that {@link #bytes} gives
     */
    static CompactNumbers of(byte[] bytes) {
        var from = new Reader(new CompactNumbers(bytes, Integer.MAX_VALUE));
        var writer = new Writer();
        while (from.at < bytes.length || from.runLeft > 0) {
            writer.put(from.next());
        }
        var numbers = writer.numbers();
        if (!Arrays.equals(numbers.bytes, bytes)) {
            throw new IllegalArgumentException("the bytes are no numbers as they are written");
        }
        return numbers;
    }

    /** A copy. */
    byte[] bytes() {
        return bytes.clone();
    }

    /** A reader, from the first number on. */
    Reader reader() {
        return new Reader(this);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CompactNumbers n && n.size == size && Arrays.equals(n.bytes, bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return size + " numbers in " + bytes.length + " bytes";
    }

    /** Not thread-safe. */
    static final class Writer {
        private byte[] bytes = new byte[64];
        private int end;
        private int size;
        private int run; // the mark of the last number; 0 if it has none
        private int runAt; // where the count of its run is

        /** @throws IllegalArgumentException for a number that is not finite */
        void put(double number) {
            if (!Double.isFinite(number)) {
                throw new IllegalArgumentException("a memento has no " + number);
            }
            bytes = end + 2 + Double.BYTES > bytes.length ? Arrays.copyOf(bytes, 2 * bytes.length) : bytes;
            size++;
            int whole = (int) number;
            if (whole >= 0 && whole < TWO_BYTES && isSame(whole, number)) {
                putWhole(whole);
            } else if (isSame((float) number, number)) {
                begin(FLOATS);
                putBytes(Float.floatToRawIntBits((float) number), Float.BYTES);
            } else {
                begin(DOUBLES);
                putBytes(Double.doubleToRawLongBits(number), Double.BYTES);
            }
        }

        /** How many there are. */
        int size() {
            return size;
        }

        /** The number of the doubles comes first. */
        void putAll(CompactNumbers many) {
            put(many.size);
            for (var from = many.reader(); from.left() > 0; ) {
                put(from.next());
            }
        }

        /** Also for 0 and -0. */
        private static boolean isSame(double a, double b) {
            return Double.doubleToRawLongBits(a) == Double.doubleToRawLongBits(b);
        }

        private void putWhole(int whole) {
            run = 0;
            if (whole >= ONE_BYTE) {
                bytes[end++] = (byte) (ONE_BYTE + (whole - ONE_BYTE) / BYTE);
                bytes[end++] = (byte) (whole - ONE_BYTE);
            } else {
                bytes[end++] = (byte) whole;
            }
        }

        private void begin(int mark) {
            if (run == mark && Byte.toUnsignedInt(bytes[runAt]) < RUN_MOST) {
                bytes[runAt]++;
                return;
            }
            run = mark;
            bytes[end++] = (byte) mark;
            runAt = end;
            bytes[end++] = 1;
        }

        private void putBytes(long bits, int count) {
            for (int i = 0; i < count; i++) {
                bytes[end++] = (byte) (bits >>> (Byte.SIZE * i));
            }
        }

        /** The numbers so far. */
        CompactNumbers numbers() {
            return new CompactNumbers(Arrays.copyOf(bytes, end), size);
        }
    }

    /** Reads the numbers in the order in which they were written. Not thread-safe. */
    static final class Reader {
        private final CompactNumbers from;
        private int at;
        private int taken;
        private int run;
        private int runLeft;

        private Reader(CompactNumbers from) {
            this.from = from;
        }

        int left() {
            return from.size - taken;
        }

        /** @throws IllegalArgumentException after the last */
        double next() {
            taken++;
            if (runLeft == 0) {
                int first = nextByte();
                if (first < ONE_BYTE) {
                    return first;
                } else if (first < FLOATS) {
                    return ONE_BYTE + (first - ONE_BYTE) * BYTE + nextByte();
                }
                run = first;
                runLeft = nextByte();
            }
            runLeft--;
            return run == FLOATS
                    ? Float.intBitsToFloat((int) nextBytes(Float.BYTES))
                    : Double.longBitsToDouble(nextBytes(Double.BYTES));
        }

        private int nextByte() {
            if (at == from.bytes.length) {
                throw new IllegalArgumentException("the numbers end too soon");
            }
            return Byte.toUnsignedInt(from.bytes[at++]);
        }

        private long nextBytes(int count) {
            long bits = 0;
            for (int i = 0; i < count; i++) {
                bits |= (long) nextByte() << (Byte.SIZE * i);
            }
            return bits;
        }
    }
}
