package io.canary.source.support;

import io.canary.spi.metrics.LatencyReading;
import java.util.ArrayList;
import java.util.List;

/**
 * A histogram with explicit bounds, as the text formats of Prometheus have it.
 *
 * @param bounds ascending; the last is infinite
 * @param counts of the values up to each bound: each holds the one before
 */
public record BucketCounts(List<Double> bounds, List<Double> counts) implements Cumulative<BucketCounts> {

    /** @throws IllegalArgumentException if the last bound is not infinite, or there is no other */
    public BucketCounts {
        bounds = List.copyOf(bounds);
        counts = List.copyOf(counts);
        if (bounds.size() < 2 || bounds.getLast() != Double.POSITIVE_INFINITY || bounds.size() != counts.size()) {
            throw new IllegalArgumentException(
                    "a histogram must have a bucket le=\"+Inf\" and another one, found the bounds " + bounds);
        }
    }

    /** Whether its counts can be what they say: none is below the one before. */
    @Override
    public boolean hasValue() {
        double before = 0;
        for (double count : counts) {
            if (!Double.isFinite(count) || count < before) {
                return false;
            }
            before = count;
        }
        return true;
    }

    /** Other bounds are those of another process, which began at 0. */
    @Override
    public BucketCounts since(BucketCounts earlier) {
        if (!bounds.equals(earlier.bounds)) {
            return this;
        }
        var growth = new ArrayList<Double>(counts.size());
        double below = 0;
        for (int i = 0; i < counts.size(); i++) {
            double grown = counts.get(i) - earlier.counts.get(i);
            if (grown < below) {
                return this;
            }
            growth.add(grown);
            below = grown;
        }
        return new BucketCounts(bounds, growth);
    }

    @Override
    public BucketCounts plus(BucketCounts other) {
        if (!bounds.equals(other.bounds)) {
            throw new IllegalArgumentException("histograms with different bounds cannot be added up: " + bounds
                    + " and " + other.bounds + "; select instances with the same buckets");
        }
        var sum = new ArrayList<Double>(counts.size());
        for (int i = 0; i < counts.size(); i++) {
            sum.add(counts.get(i) + other.counts.get(i));
        }
        return new BucketCounts(bounds, sum);
    }

    /**
     * As the host takes it.
     *
     * @param millisPerUnit how many milliseconds one of the bounds' units has
     */
    public LatencyReading toReading(double millisPerUnit) {
        var millis = new ArrayList<Double>(bounds.size() - 1);
        var each = new ArrayList<Long>(counts.size());
        double below = 0;
        for (int i = 0; i < counts.size(); i++) {
            each.add(Math.round(counts.get(i)) - Math.round(below));
            below = counts.get(i);
            if (i < counts.size() - 1) {
                millis.add(bounds.get(i) * millisPerUnit);
            }
        }
        return new LatencyReading.Explicit(millis, each);
    }
}
