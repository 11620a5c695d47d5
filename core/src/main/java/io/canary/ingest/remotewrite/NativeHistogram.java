package io.canary.ingest.remotewrite;

import io.canary.ingest.distribution.LatencyUnit;
import io.canary.ingest.otlp.BucketReader;
import io.canary.ingest.stream.Cumulative;
import io.canary.ingest.wire.Malformed;
import io.canary.ingest.wire.Wire;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a native histogram of Prometheus: spans of buckets, and the difference of each count to the one before.
 *
 * <p>Source: prometheus/prompb {@code types.proto}, message {@code Histogram}, the same in both versions.
 */
final class NativeHistogram {
    private static final int CUSTOM_BUCKETS = -53;
    private static final int GAUGE = 3;
    private static final int BUCKETS_MAX = 640;
    private static final int BOUNDS_MAX = 256;

    private final BucketReader checks = new BucketReader();
    private final List<Integer> spans = new ArrayList<>(); // offset and length by turns
    private final List<Long> deltas = new ArrayList<>();
    private List<Double> bounds = new ArrayList<>();
    private long count;
    private int schema;
    private double zeroThreshold;
    private long zeroCount;
    private boolean hasNegative;
    private boolean isJudged;
    private long atMillis;
    private long startMillis;

    /** Reads one. */
    void read(Wire histogram) throws Malformed {
        spans.clear();
        deltas.clear();
        bounds = new ArrayList<>();
        count = 0;
        schema = 0;
        zeroThreshold = 0;
        zeroCount = 0;
        hasNegative = false;
        isJudged = true;
        atMillis = 0;
        startMillis = 0;
        for (int field = histogram.next(); field != 0; field = histogram.next()) {
            field(field, histogram);
        }
    }

    private void field(int field, Wire histogram) throws Malformed {
        switch (field) {
            case 1 -> count = histogram.longWhole();
            case 4 -> schema = histogram.signed();
            case 5 -> zeroThreshold = histogram.number();
            case 6 -> zeroCount = histogram.longWhole();
            case 2, 7, 13 -> { // of floats: what rules record, not what a process counted
                histogram.skip();
                isJudged = false;
            }
            case 8 -> {
                histogram.skip();
                hasNegative = true;
            }
            case 11 -> span(histogram.message());
            case 12 -> deltas(histogram.integers());
            case 14 -> isJudged &= histogram.whole() != GAUGE;
            case 15 -> atMillis = histogram.longWhole();
            case 16 -> bounds(histogram.numbers());
            case 17 -> startMillis = histogram.longWhole();
            default -> histogram.skip();
        }
    }

    private void span(Wire span) throws Malformed {
        int offset = 0;
        int length = 0;
        for (int field = span.next(); field != 0; field = span.next()) {
            switch (field) {
                case 1 -> offset = span.signed();
                case 2 -> length = span.whole();
                default -> span.skip();
            }
        }
        if (spans.size() < 2 * BUCKETS_MAX) {
            spans.add(offset);
            spans.add(length);
        }
    }

    private void deltas(Wire packed) throws Malformed {
        while (packed.hasMore()) {
            long zigzag = packed.nextVarint();
            if (deltas.size() <= BUCKETS_MAX) {
                deltas.add((zigzag >>> 1) ^ -(zigzag & 1));
            }
        }
    }

    private void bounds(Wire packed) throws Malformed {
        while (packed.hasMore()) {
            double bound = Double.longBitsToDouble(packed.nextFixed());
            if (bounds.size() <= BOUNDS_MAX) {
                bounds.add(bound);
            }
        }
    }

    long atMillis() {
        return atMillis;
    }

    /** When it began to count; 0 if that is not known. */
    long startMillis() {
        return startMillis;
    }

    /** Whether it is what a process counted. */
    boolean isJudged() {
        return isJudged;
    }

    /** The counts; null if they are not valid, and {@link #problem} says why. */
    @Nullable
    Cumulative counts(LatencyUnit unit) {
        int first = spans.isEmpty() ? 0 : spans.getFirst();
        long[] dense = hasNegative || bounds.size() > BOUNDS_MAX ? null : dense();
        if (dense == null) {
            return null;
        }
        if (schema == CUSTOM_BUCKETS) {
            long[] counts = new long[bounds.size() + 1];
            for (int i = 0; i < dense.length; i++) {
                if (first + i >= 0 && first + i < counts.length) {
                    counts[first + i] = dense[i];
                }
            }
            checks.takeExplicit(count, List.copyOf(bounds), counts);
            return checks.explicitCounts(unit);
        }
        checks.takeExponential(count, schema, zeroThreshold, zeroCount, first - 1, dense);
        return checks.exponentialCounts(unit);
    }

    String problem() {
        String problem = checks.problem();
        return problem != null ? problem : "must have at most " + BUCKETS_MAX + " buckets, none of them below 0";
    }

    /** The counts of all buckets from the first span to the last; null if there are too many. */
    private long @Nullable [] dense() {
        long size = 0;
        for (int i = 0; i < spans.size(); i += 2) {
            int offset = i == 0 ? 0 : spans.get(i);
            int length = spans.get(i + 1);
            size += (long) offset + length;
            if (offset < 0 || length < 0 || size > BUCKETS_MAX) {
                return null;
            }
        }
        long[] dense = new long[(int) size];
        int at = 0;
        int next = 0;
        long value = 0;
        for (int i = 0; i < spans.size(); i += 2) {
            at += i == 0 ? 0 : spans.get(i);
            for (int end = at + spans.get(i + 1); at < end && next < deltas.size(); at++) {
                value += deltas.get(next++);
                dense[at] = value;
            }
        }
        return dense;
    }
}
