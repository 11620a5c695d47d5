package io.canary.bench.judge.live.fleet;

import io.canary.bench.judge.trace.Draws;
import io.canary.bench.judge.trace.Latencies;
import io.canary.bench.judge.trace.LatencyShape;
import io.canary.spi.LatencyHistogram;
import java.util.HashMap;
import java.util.Map;

/**
 * How many requests a reporter is to expect since its last report, how many of them fail, and how slow they are: from
 * that the report is drawn in one go. Not thread-safe.
 */
final class RequestCounts {
    private static final double LN_GAMMA = Math.log(LatencyHistogram.GAMMA);

    /** Factors are told apart by 0.5 %. */
    private static final double PARTS = 4;

    private static final double MEDIAN = LatencyShape.LOGN.quantileMillis(0.5);

    private double requests;
    private double errors;
    private double paused;
    private double pauseMillis;
    private final Map<Long, Double> requestsByShift = new HashMap<>();

    /** Takes in requests that take {@code factor} times as long as usual. */
    void add(double more, double errorRate, double factor) {
        requests += more;
        errors += more * errorRate;
        requestsByShift.merge(Math.round(PARTS * Math.log(factor) / LN_GAMMA), more, Double::sum);
    }

    /** Takes in requests to an instance that has stopped for so long. */
    void addPaused(double more, double errorRate, double millis) {
        requests += more;
        errors += more * errorRate;
        paused += more;
        pauseMillis = millis;
    }

    void add(RequestCounts other) {
        requests += other.requests;
        errors += other.errors;
        paused += other.paused;
        pauseMillis = Math.max(pauseMillis, other.pauseMillis);
        other.requestsByShift.forEach((shift, more) -> requestsByShift.merge(shift, more, Double::sum));
    }

    void clear() {
        requests = 0;
        errors = 0;
        paused = 0;
        requestsByShift.clear();
    }

    double requests() {
        return requests;
    }

    double errors() {
        return errors;
    }

    /** Errors per request, 0 to 1. */
    double errorRate() {
        return requests == 0 ? 0 : Math.min(1, errors / requests);
    }

    LatencyHistogram latencies(Draws draws, LatencyShape shape) {
        if (requests == 0) {
            return LatencyHistogram.EMPTY;
        }
        double[] expected = new double[LatencyHistogram.BUCKETS];
        requestsByShift.forEach((shift, mean) -> Latencies.addExpected(expected, mean, shape, shift / PARTS));
        if (paused > 0) {
            Latencies.addExpectedBetween(expected, paused, MEDIAN, MEDIAN + pauseMillis);
        }
        return Latencies.draw(draws, expected);
    }
}
