package io.canary.analysis;

import io.canary.analysis.Accuracy.Bounds;
import io.canary.analysis.Accuracy.Relative;
import io.canary.spi.LatencyHistogram;

/** The percentiles of a distribution, as exactly as its accuracy allows. */
final class Percentiles {
    private Percentiles() {}

    /**
     * The value of rank q(n-1): a point, or a range between two bounds.
     *
     * @param latency not empty; with explicit bounds, each value is counted at the bound above it
     */
    static LatencyBounds of(LatencyHistogram latency, Accuracy accuracy, double q) {
        double millis = latency.quantileMillis(q);
        return switch (accuracy) {
            case Relative r -> LatencyBounds.point(millis);
            case Bounds b -> between(b, LatencyHistogram.bucketOf(millis));
        };
    }

    /** The bounds of all values in one bucket: several close bounds can share a bucket. */
    private static LatencyBounds between(Bounds bounds, int place) {
        double low = 0;
        double high = 0;
        for (double bound : bounds.millis()) {
            int at = LatencyHistogram.bucketOf(bound);
            if (at < place) {
                low = bound;
            } else if (at == place) {
                high = bound;
            }
        }
        // values above the last bound are in the top bucket
        return new LatencyBounds(low, place == LatencyHistogram.BUCKETS - 1 ? Double.POSITIVE_INFINITY : high);
    }
}
