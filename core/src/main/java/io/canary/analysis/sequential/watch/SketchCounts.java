package io.canary.analysis.sequential.watch;

/**
 * The counts of a {@link QuantileSketch}: floats, stored in half the space while they are whole and small, as for
 * nearly all services. Not thread-safe.
 */
final class SketchCounts {
    private static final float[] NONE = {};

    private final int size;
    private char[] small;
    private float[] large = NONE; // in place of the small ones once a count is too large

    /** All counts 0. */
    SketchCounts(int size) {
        this.size = size;
        this.small = new char[size];
    }

    /** These counts; copied. */
    SketchCounts(float[] counts) {
        this(counts.length);
        for (int i = 0; i < size; i++) {
            small[i] = (char) counts[i];
            if (small[i] != counts[i]) {
                large = counts.clone();
                small = new char[0];
                return;
            }
        }
    }

    int size() {
        return size;
    }

    float at(int i) {
        return small.length > 0 ? small[i] : large[i];
    }

    void add(int i, long more) {
        if (small.length > 0) {
            long sum = small[i] + more;
            if (sum <= Character.MAX_VALUE) {
                small[i] = (char) sum;
                return;
            }
            large = all();
            small = new char[0];
        }
        large[i] += (float) more;
    }

    /** A copy. */
    float[] all() {
        float[] all = new float[size];
        for (int i = 0; i < size; i++) {
            all[i] = at(i);
        }
        return all;
    }
}
