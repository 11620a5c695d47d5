package io.canary.source.prometheus;

import java.util.List;
import java.util.OptionalInt;
import java.util.TreeMap;

/** The API writes buckets with their bounds, and not the schema that the bounds come from: here it is found again. */
final class NativeBuckets {
    private static final int RULE_OPEN_LEFT = 0;
    private static final int RULE_CLOSED_BOTH = 3;
    private static final int SCHEMA_MIN = -4;

    /** How far from a power a bound is that was written with 17 digits. */
    private static final double ROUNDED = 1e-6;

    private NativeBuckets() {}

    /**
     * A bucket that has values.
     *
     * @param rule 0: the right bound belongs to it; 1: the left one, 2: none, 3: both
     */
    record Bucket(int rule, double left, double right, double count) {}

    /**
     * The histogram with these buckets.
     *
     * @throws IllegalArgumentException if it cannot be one of latencies, or its bounds are no powers
     */
    static NativeHistogram histogram(List<Bucket> buckets) {
        double zeroThreshold = 0;
        double zeroCount = 0;
        int schema = NativeHistogram.SCHEMA_MAX;
        for (var bucket : buckets) {
            if (bucket.rule() == RULE_CLOSED_BOTH) {
                zeroThreshold = bucket.right();
                zeroCount = bucket.count();
            } else {
                requireLatency(bucket);
                schema = Math.min(schema, schema(bucket).orElse(schema));
            }
        }
        var counts = new TreeMap<Integer, Double>();
        for (var bucket : buckets) {
            if (bucket.rule() != RULE_CLOSED_BOTH) {
                counts.merge(index(bucket.right(), schema), bucket.count(), Double::sum);
            }
        }
        return new NativeHistogram(schema, zeroThreshold, zeroCount, counts);
    }

    private static void requireLatency(Bucket bucket) {
        if (bucket.rule() != RULE_OPEN_LEFT || bucket.left() < 0 || Double.isInfinite(bucket.right())) {
            throw new IllegalArgumentException("the native histogram has a bucket from " + bucket.left() + " to "
                    + bucket.right() + ", which latencies cannot be in");
        }
    }

    /** Empty for a bucket that was cut at the threshold of what counts as 0. */
    private static OptionalInt schema(Bucket bucket) {
        double exponent = -log2(log2(bucket.right()) - log2(bucket.left()));
        int schema = (int) Math.round(exponent);
        boolean isOne = Math.abs(exponent - schema) < ROUNDED
                && schema >= SCHEMA_MIN
                && schema <= NativeHistogram.SCHEMA_MAX
                && isPower(bucket.right(), schema);
        return isOne ? OptionalInt.of(schema) : OptionalInt.empty();
    }

    private static boolean isPower(double bound, int schema) {
        double index = log2(bound) * Math.pow(2, schema);
        return Math.abs(index - Math.rint(index)) < ROUNDED * Math.max(1, Math.abs(index));
    }

    private static int index(double bound, int schema) {
        if (!isPower(bound, schema)) {
            throw new IllegalArgumentException("the native histogram has a bound " + bound
                    + ", which is none of exponential buckets: custom buckets are not read");
        }
        return (int) Math.round(log2(bound) * Math.pow(2, schema));
    }

    private static double log2(double value) {
        return Math.log(value) / Math.log(2);
    }
}
