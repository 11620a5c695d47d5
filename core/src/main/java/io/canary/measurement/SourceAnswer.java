package io.canary.measurement;

import io.canary.spi.metrics.MetricReading;

/** What came of a read. */
sealed interface SourceAnswer {

    /** What both versions did. */
    record Read(MetricReading reading) implements SourceAnswer {}

    /**
     * There is no answer.
     *
     * @param why for people
     * @param isRefused whether reading again will not succeed
     */
    record Failed(String why, boolean isRefused) implements SourceAnswer {}
}
