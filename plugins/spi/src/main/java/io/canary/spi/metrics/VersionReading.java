package io.canary.spi.metrics;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one version did in an interval. What the query does not ask for, or what is not found, is null or absent; that
 * nothing happened is a 0.
 *
 * @param requests how many; null if unknown
 * @param errors how many of those failed; null if unknown
 * @param latency null if unknown
 * @param gauges values at the end of the interval, by the names of samples, such as {@code cpu_utilization}
 * @param counts of custom metrics: a numerator and its denominator
 * @param series how many series were found, of all instances
 * @param newest the time of the newest point that is there, before the interval, in it, or after it; the end of the
 *     interval if the source cannot tell; null if none was found. While it is before the end and moves, the interval is
 *     read again later
 */
public record VersionReading(
        @Nullable Long requests,
        @Nullable Long errors,
        @Nullable LatencyReading latency,
        Map<String, Double> gauges,
        Map<String, Ratio> counts,
        int series,
        @Nullable Instant newest) {

    /** Nothing was found. */
    public static final VersionReading NOTHING = new VersionReading(null, null, null, Map.of(), Map.of(), 0, null);

    /**
     * A part of a whole.
     *
     * @param count 0 to {@code of}
     */
    public record Ratio(long count, long of) {
        /** @throws IllegalArgumentException if it is no part of it */
        public Ratio {
            if (count < 0 || count > of) {
                throw new IllegalArgumentException(count + " of " + of);
            }
        }
    }

    /** @throws IllegalArgumentException for counts below 0 */
    public VersionReading {
        gauges = Map.copyOf(gauges);
        counts = Map.copyOf(counts);
        if ((requests != null && requests < 0) || (errors != null && errors < 0)) {
            throw new IllegalArgumentException(errors + " errors of " + requests + " requests");
        }
    }

    /** Whether anything was found. */
    public boolean isEmpty() {
        return series == 0;
    }
}
