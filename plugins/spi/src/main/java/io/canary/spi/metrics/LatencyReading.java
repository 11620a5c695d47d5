package io.canary.spi.metrics;

import java.util.List;

/** The latencies of one version in an interval, as far as the monitoring system knows them. */
public sealed interface LatencyReading {

    /**
     * Counts between bounds, as a classic histogram of Prometheus has them.
     *
     * @param boundsMillis ascending, at least one
     * @param counts of the values up to each bound and above the one before, each at least 0; the last is of those
     *     above all bounds, so there is one more than there are bounds
     */
    record Explicit(List<Double> boundsMillis, List<Long> counts) implements LatencyReading {
        /** @throws IllegalArgumentException if there is not one more count than there are bounds */
        public Explicit {
            boundsMillis = List.copyOf(boundsMillis);
            counts = List.copyOf(counts);
            if (counts.size() != boundsMillis.size() + 1) {
                throw new IllegalArgumentException(counts.size() + " counts for " + boundsMillis.size() + " bounds");
            }
        }
    }

    /**
     * Counts in exponential buckets, as an exponential histogram of OpenTelemetry or a native one of Prometheus has
     * them: the one at place <i>i</i> counts the values in (base<sup>offset+i</sup>, base<sup>offset+i+1</sup>] with
     * base = 2<sup>2<sup>-scale</sup></sup>, in seconds.
     *
     * @param scale 0 to 20
     * @param zeroThresholdSeconds the values up to this count as 0
     * @param zeroCount how many
     * @param counts each at least 0
     */
    record Exponential(int scale, double zeroThresholdSeconds, long zeroCount, int offset, List<Long> counts)
            implements LatencyReading {
        public Exponential {
            counts = List.copyOf(counts);
        }
    }

    /**
     * A percentile that was computed elsewhere. It cannot be merged or compared with another: only a limit applies.
     *
     * @param p95Millis the 95th
     */
    record Percentile(double p95Millis) implements LatencyReading {}
}
