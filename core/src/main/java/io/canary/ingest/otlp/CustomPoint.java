package io.canary.ingest.otlp;

import io.canary.ingest.distribution.LatencyUnit;
import io.canary.ingest.otlp.CustomMappings.Use;
import io.canary.ingest.stream.Point;

/**
 * A point that a custom metric takes.
 *
 * @param stream identifies its stream and its use within the deployment
 * @param atMillis the time of its values
 * @param interval a hash of its start and its time, to the nanosecond
 */
record CustomPoint(Use use, long stream, long atMillis, long interval, Value value) {

    /** What it says. */
    sealed interface Value {

        /**
         * A level.
         *
         * @param isPart whether the levels of several attributes add up; otherwise, their mean counts
         */
        record Level(double level, boolean isPart) implements Value {}

        /**
         * What was counted.
         *
         * @param isCumulative whether it counts since its start, and not since the point before it
         * @param counts a counter or a histogram
         * @param unit of the values of a histogram
         */
        record Counted(boolean isCumulative, Point counts, LatencyUnit unit) implements Value {}

        /**
         * The number of some values, and their sum.
         *
         * @param isCumulative likewise
         */
        record Summed(boolean isCumulative, Point count, Point sum) implements Value {}
    }
}
