package io.canary.analysis.sequential;

import io.canary.spi.LatencyHistogram;

/** The report of one version on one metric in one tick, merged over its instances. */
public sealed interface Reading permits Arm, Reading.Gauge, Reading.Latencies {

    /** The highest count of a tick, so that sums of counts stay exact. */
    double COUNT_MOST = 1e12;

    /** Whether it has no requests or values. */
    default boolean isEmpty() {
        return switch (this) {
            case Arm arm -> arm.requests() == 0;
            case Latencies latencies -> latencies.histogram().isEmpty();
            case Gauge gauge -> false;
        };
    }

    /**
     * A level, such as the share of a CPU or the length of a queue.
     *
     * @param value in the metric's unit, from &minus;10<sup>12</sup> to 10<sup>12</sup>
     */
    record Gauge(double value) implements Reading {

        /** @throws IllegalArgumentException for a value out of range */
        public Gauge {
            if (!(Math.abs(value) <= COUNT_MOST)) {
                throw new IllegalArgumentException("a gauge of " + value);
            }
        }
    }

    /**
     * A distribution.
     *
     * @param histogram with at most 10<sup>12</sup> values
     */
    record Latencies(LatencyHistogram histogram) implements Reading {

        /** @throws IllegalArgumentException for more values */
        public Latencies {
            long count = histogram.count();
            if (count < 0 || count > COUNT_MOST) {
                throw new IllegalArgumentException(count + " values");
            }
        }
    }
}
