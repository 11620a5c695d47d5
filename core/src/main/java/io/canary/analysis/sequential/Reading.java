package io.canary.analysis.sequential;

import io.canary.spi.LatencyHistogram;

/** What one version showed of one metric in one tick, merged over its instances. */
public sealed interface Reading permits Arm, Reading.Gauge, Reading.Latencies {

    /** The most requests, or anything else that is counted, that a tick may have: sums of them stay exact. */
    double COUNT_MOST = 1e12;

    /** Whether it is about nothing at all: none of none. */
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
    record Gauge(double value) implements Reading, MetricView {

        /** @throws IllegalArgumentException for what is no level */
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

        /** @throws IllegalArgumentException for more values than can be */
        public Latencies {
            long count = histogram.count();
            if (count < 0 || count > COUNT_MOST) {
                throw new IllegalArgumentException(count + " values");
            }
        }
    }
}
