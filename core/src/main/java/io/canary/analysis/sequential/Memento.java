package io.canary.analysis.sequential;

/**
 * Everything that an {@link Engine} has learned, as numbers: an engine that is restored from it goes on as if it had
 * never stopped, bit for bit. It is kept with each decision for as long as that is the last, and so in few bytes.
 * Immutable.
 */
public final class Memento {
    private final CompactNumbers numbers;
    private final CompactNumbers counts;

    /**
     * One of numbers that another one gave; copied.
     *
     * @throws IllegalArgumentException for numbers that are not finite
     */
    public Memento(double[] numbers, float[] counts) {
        var writer = new Writer();
        writer.putAll(numbers);
        for (float count : counts) {
            writer.counts.put(count);
        }
        this.numbers = writer.numbers.numbers();
        this.counts = writer.counts.numbers();
    }

    private Memento(CompactNumbers numbers, CompactNumbers counts) {
        this.numbers = numbers;
        this.counts = counts;
    }

    /** What is not a histogram. A copy. */
    public double[] numbers() {
        double[] all = new double[numbers.size()];
        var from = numbers.reader();
        for (int i = 0; i < all.length; i++) {
            all[i] = from.next();
        }
        return all;
    }

    /** What is in histograms. A copy. */
    public float[] counts() {
        return next(counts.reader(), counts.size());
    }

    private static float[] next(CompactNumbers.Reader from, int length) {
        float[] some = new float[length];
        for (int i = 0; i < length; i++) {
            some[i] = (float) from.next();
        }
        return some;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Memento m && m.numbers.equals(numbers) && m.counts.equals(counts);
    }

    @Override
    public int hashCode() {
        return 31 * numbers.hashCode() + counts.hashCode();
    }

    @Override
    public String toString() {
        return numbers.size() + " numbers and " + counts.size() + " counts";
    }

    /** Takes down one number after the other. */
    static final class Writer {
        private final CompactNumbers.Writer numbers = new CompactNumbers.Writer();
        private final CompactNumbers.Writer counts = new CompactNumbers.Writer();

        /** @throws IllegalArgumentException for a number that is not finite */
        void put(double number) {
            numbers.put(number);
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
            for (float count : many) {
                counts.put(count);
            }
        }

        Memento memento() {
            return new Memento(numbers.numbers(), counts.numbers());
        }
    }

    /** Reads them back, in the same order. */
    static final class Reader {
        private final CompactNumbers.Reader numbers;
        private final CompactNumbers.Reader counts;

        Reader(Memento from) {
            numbers = from.numbers.reader();
            counts = from.counts.reader();
        }

        double next() {
            if (numbers.left() == 0) {
                throw new IllegalArgumentException("the memento ends too soon");
            }
            return numbers.next();
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
            if (length < 0 || length > counts.left()) {
                throw new IllegalArgumentException("the memento has no " + length + " more counts");
            }
            return Memento.next(counts, length);
        }

        void end() {
            if (numbers.left() > 0 || counts.left() > 0) {
                throw new IllegalArgumentException("the memento has more than is wanted");
            }
        }
    }
}
