package io.canary.analysis.sequential;

import java.util.Arrays;

/**
 * Everything that an {@link Engine} has learned, as numbers: an engine that is restored from it goes on as if it had never stopped, bit
 * for bit. Immutable.
 */
public final class Memento {
    private final double[] numbers;
    private final float[] counts;

    /**
     * One of numbers that another one gave; copied.
     *
     * @throws IllegalArgumentException for numbers that are not finite
     */
    public Memento(double[] numbers, float[] counts) {
        this.numbers = numbers.clone();
        this.counts = counts.clone();
        for (double number : numbers) {
            requireFinite(number);
        }
        for (float count : counts) {
            requireFinite(count);
        }
    }

    private static void requireFinite(double number) {
        if (!Double.isFinite(number)) {
            throw new IllegalArgumentException("a memento has no " + number);
        }
    }

    /** What is not a histogram. A copy. */
    public double[] numbers() {
        return numbers.clone();
    }

    /** What is in histograms. A copy. */
    public float[] counts() {
        return counts.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Memento m && Arrays.equals(m.numbers, numbers) && Arrays.equals(m.counts, counts);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(numbers) + Arrays.hashCode(counts);
    }

    @Override
    public String toString() {
        return numbers.length + " numbers and " + counts.length + " counts";
    }

    /** Takes down one number after the other. */
    static final class Writer {
        private double[] numbers = new double[256];
        private float[] counts = new float[256];
        private int numbersEnd;
        private int countsEnd;

        void put(double number) {
            numbers = numbersEnd == numbers.length ? Arrays.copyOf(numbers, 2 * numbersEnd) : numbers;
            numbers[numbersEnd++] = number;
        }

        /** A whole number, of at most 2<sup>53</sup>. */
        void putWhole(long number) {
            put((double) number);
        }

        void put(boolean yes) {
            put(yes ? 1 : 0);
        }

        void putAll(double[] many) {
            for (double number : many) {
                put(number);
            }
        }

        /** Their number first. */
        void putCounts(float[] many) {
            put(many.length);
            int end = countsEnd + many.length;
            counts = end > counts.length ? Arrays.copyOf(counts, 2 * end) : counts;
            for (float count : many) {
                counts[countsEnd++] = count;
            }
        }

        Memento memento() {
            return new Memento(Arrays.copyOf(numbers, numbersEnd), Arrays.copyOf(counts, countsEnd));
        }
    }

    /** Reads them back, in the same order. */
    static final class Reader {
        private final Memento from;
        private int numbersAt;
        private int countsAt;

        Reader(Memento from) {
            this.from = from;
        }

        double next() {
            if (numbersAt == from.numbers.length) {
                throw new IllegalArgumentException("the memento ends too soon");
            }
            return from.numbers[numbersAt++];
        }

        boolean nextBoolean() {
            return next() != 0;
        }

        void nextAll(double[] into) {
            for (int i = 0; i < into.length; i++) {
                into[i] = next();
            }
        }

        float[] nextCounts() {
            int length = (int) next();
            if (length < 0 || length > from.counts.length - countsAt) {
                throw new IllegalArgumentException("the memento has no " + length + " more counts");
            }
            countsAt += length;
            return Arrays.copyOfRange(from.counts, countsAt - length, countsAt);
        }

        void end() {
            if (numbersAt != from.numbers.length || countsAt != from.counts.length) {
                throw new IllegalArgumentException("the memento has more than is wanted");
            }
        }
    }
}
