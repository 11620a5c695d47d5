package io.canary.analysis;

import io.canary.analysis.Accuracy.Bounds;
import io.canary.analysis.Accuracy.Relative;
import io.canary.spi.LatencyHistogram;

/** The percentiles that a distribution has, as well as its accuracy lets it know them. */
final class Percentiles {
    private Percentiles() {}

    /**
     * Where the value of rank q(n-1) lies: a point, or between two of the bounds.
     *
     * @param latency not empty; where there are bounds, each value is counted at the one above it
     */
    static LatencyBounds of(LatencyHistogram latency, Accuracy accuracy, double q) {
        double millis = latency.quantileMillis(q);
        return switch (accuracy) {
            case Relative r -> LatencyBounds.point(millis);
            case Bounds b -> between(b, LatencyHistogram.bucketOf(millis));
        };
    }

    /**
     * The bounds around all that is counted at one place: it can be the place of several bounds that lie close
     * together.
     */
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
        // what is above the last bound is counted at the top
        return new LatencyBounds(low, place == LatencyHistogram.BUCKETS - 1 ? Double.POSITIVE_INFINITY : high);
    }
}
