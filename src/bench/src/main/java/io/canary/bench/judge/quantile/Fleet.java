package io.canary.bench.judge.quantile;

import io.canary.bench.judge.trace.Draws;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Instances that share the traffic of a service.
 *
 * @param name for people
 * @param requests that each of them is expected to get between two reports
 * @param slowness of each, a factor of its latencies
 * @param hasTail whether latencies have a Pareto tail
 */
record Fleet(String name, List<Double> requests, List<Double> slowness, boolean hasTail) {
    private static final double MEDIAN_MS = 50;
    private static final double TAIL_SHARE = 0.05;
    private static final double TAIL_FROM_MS = 150;
    private static final double TAIL_ALPHA = 1.5;
    private static final int REPORTS = 6;
    private static final double REPORT_SEC = 10;
    private static final double USUAL_RPS = 100;

    /** Those of the specification's table. */
    static final List<Fleet> ALL = List.of(
            even("10 equal pods, even", 10, USUAL_RPS),
            zipf("zipf traffic, hottest pod x4 slow", USUAL_RPS).slow(0, 4),
            zipf("zipf, coldest pod x4 slow", USUAL_RPS).slow(9, 4),
            threePods("3 pods 90/5/5, hot pod x2 slow").slow(0, 2),
            threePods("3 pods 90/5/5, small pod x5 slow").slow(2, 5),
            even("50 pods, 5 rps in all", 50, 5),
            zipf("10 pods zipf, 2 rps in all", 2),
            zipf("10 pods zipf, Pareto", USUAL_RPS).withTail());

    private static Fleet even(String name, int pods, double requestsPerSec) {
        return of(
                name, requestsPerSec, DoubleStream.generate(() -> 1).limit(pods).toArray());
    }

    /** The second has half of what the first has, the third a third. */
    private static Fleet zipf(String name, double requestsPerSec) {
        return of(
                name,
                requestsPerSec,
                IntStream.rangeClosed(1, 10).mapToDouble(i -> 1.0 / i).toArray());
    }

    private static Fleet threePods(String name) {
        return of(name, USUAL_RPS, 90, 5, 5);
    }

    private static Fleet of(String name, double requestsPerSec, double... parts) {
        double all = DoubleStream.of(parts).sum();
        var requests = DoubleStream.of(parts)
                .mapToObj(part -> part / all * requestsPerSec * REPORT_SEC)
                .toList();
        return new Fleet(name, requests, requests.stream().map(r -> 1.0).toList(), false);
    }

    private Fleet slow(int pod, double factor) {
        var changed = new ArrayList<>(slowness);
        changed.set(pod, factor);
        return new Fleet(name, requests, List.copyOf(changed), hasTail);
    }

    private Fleet withTail() {
        return new Fleet(name, requests, slowness, true);
    }

    /** The latencies of each report of each instance in a minute, in milliseconds; at least one report has some. */
    double[][] draw(Draws draws) {
        double[][] reports;
        do {
            reports = IntStream.range(0, requests.size() * REPORTS)
                    .mapToObj(report -> latencies(report / REPORTS, draws))
                    .toArray(double[][]::new);
        } while (Arrays.stream(reports).allMatch(report -> report.length == 0));
        return reports;
    }

    private double[] latencies(int pod, Draws draws) {
        return LongStream.range(0, draws.poisson(requests.get(pod)))
                .mapToDouble(i -> slowness.get(pod) * usualMillis(draws))
                .toArray();
    }

    private double usualMillis(Draws draws) {
        if (hasTail && draws.chance(TAIL_SHARE)) {
            return TAIL_FROM_MS * Math.exp(draws.exponential() / TAIL_ALPHA);
        }
        return MEDIAN_MS * Math.exp((hasTail ? 0.4 : 0.6) * draws.gaussian());
    }
}
