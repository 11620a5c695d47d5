package io.canary.source.prometheus;

import io.canary.source.support.Cumulative;
import io.canary.spi.metrics.LatencyReading;
import java.util.ArrayList;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.DoubleBinaryOperator;

/**
 * A native histogram: the bucket at <i>i</i> counts the values in (base<sup>i-1</sup>, base<sup>i</sup>] with base =
 * 2<sup>2<sup>-schema</sup></sup>.
 *
 * @param schema -4 to 8; 8 where there is no bucket that says it
 * @param zeroThreshold the values up to this count as 0
 * @param counts without those of 0
 */
record NativeHistogram(int schema, double zeroThreshold, double zeroCount, SortedMap<Integer, Double> counts)
        implements Cumulative<NativeHistogram> {
    static final int SCHEMA_MAX = 8;

    NativeHistogram {
        counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
    }

    @Override
    public boolean hasValue() {
        return Double.isFinite(zeroCount) && counts.values().stream().allMatch(Double::isFinite);
    }

    @Override
    public NativeHistogram since(NativeHistogram earlier) {
        var growth = like(earlier).with(earlier.like(this), (now, then) -> now - then);
        boolean isReset =
                growth.zeroCount < 0 || growth.counts.values().stream().anyMatch(count -> count < 0);
        return isReset ? this : growth;
    }

    @Override
    public NativeHistogram plus(NativeHistogram other) {
        return like(other).with(other.like(this), Double::sum);
    }

    /** With buckets that are no finer than those of the other: merged exactly, two by two. */
    private NativeHistogram like(NativeHistogram other) {
        int coarse = Math.min(schema, other.schema);
        double threshold = Math.max(zeroThreshold, other.zeroThreshold);
        double zeros = zeroCount;
        var merged = new TreeMap<Integer, Double>();
        for (var bucket : counts.entrySet()) {
            if (upperBound(bucket.getKey()) <= threshold) {
                zeros += bucket.getValue();
            } else {
                int index = -Math.floorDiv(-bucket.getKey(), 1 << (schema - coarse)); // rounded up
                merged.merge(index, bucket.getValue(), Double::sum);
            }
        }
        return new NativeHistogram(coarse, threshold, zeros, merged);
    }

    private double upperBound(int index) {
        return Math.pow(2, index * Math.pow(2, -schema));
    }

    private NativeHistogram with(NativeHistogram other, DoubleBinaryOperator operator) {
        var all = new TreeMap<Integer, Double>();
        counts.keySet().forEach(index -> all.put(index, 0.0));
        other.counts.keySet().forEach(index -> all.put(index, 0.0));
        all.replaceAll((index, none) ->
                operator.applyAsDouble(counts.getOrDefault(index, 0.0), other.counts.getOrDefault(index, 0.0)));
        all.values().removeIf(count -> count == 0);
        return new NativeHistogram(schema, zeroThreshold, operator.applyAsDouble(zeroCount, other.zeroCount), all);
    }

    /**
     * As the host takes it.
     *
     * @throws IllegalArgumentException if its buckets are coarser than the host takes them
     */
    LatencyReading toReading() {
        if (schema < 0) {
            throw new IllegalArgumentException(
                    "the buckets of the native histogram are too coarse: schema " + schema + ", must be 0 or more");
        }
        long zeros = Math.round(zeroCount);
        if (counts.isEmpty()) {
            return new LatencyReading.Exponential(schema, zeroThreshold, zeros, 0, new ArrayList<>());
        }
        var each = new ArrayList<Long>();
        for (int index = counts.firstKey(); index <= counts.lastKey(); index++) {
            each.add(Math.round(counts.getOrDefault(index, 0.0)));
        }
        return new LatencyReading.Exponential(schema, zeroThreshold, zeros, counts.firstKey() - 1, each);
    }
}
