package io.canary.analysis.sequential;

import io.canary.spi.LatencyHistogram;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/** All outcomes of a tick with a few requests, with their probabilities. */
public final class Outcomes {

    /** An outcome; the probabilities of all add up to 1. */
    public record Outcome(double probability, Report canary, Report baseline) {}

    private Outcomes() {}

    /**
     * Outcomes of requests that fail by chance. The more of the baseline's requests fail, the more its instances seem
     * to differ, so that what is learned depends on what decides.
     */
    public static List<Outcome> ofErrors(int canaries, double canaryRate, int baselines, double baselineRate) {
        var outcomes = new ArrayList<Outcome>();
        for (int x = 0; x <= canaries; x++) {
            for (int y = 0; y <= baselines; y++) {
                outcomes.add(new Outcome(
                        binomial(canaries, x, canaryRate) * binomial(baselines, y, baselineRate),
                        errors(canaries, x, Double.NaN),
                        errors(baselines, y, .02 * y - .01)));
            }
        }
        return outcomes;
    }

    private static Report errors(int requests, int bad, double spread) {
        var readings = new HashMap<String, Reading>();
        readings.put(Metric.ERRORS, new Arm(requests, bad));
        readings.put(Report.INSTANCES, new Reading.Gauge(2));
        if (!Double.isNaN(spread)) {
            readings.put(Report.SPREAD_ERRORS, new Reading.Gauge(spread));
        }
        return new Report(requests, readings);
    }

    public static double binomial(int n, int x, double p) {
        double result = Math.pow(p, x) * Math.pow(1 - p, n - x);
        for (int i = 0; i < x; i++) {
            result *= (double) (n - i) / (i + 1);
        }
        return result;
    }

    /**
     * Outcomes of requests that each have one of three latencies.
     *
     * @param shares the probability of each latency
     * @param baseline the buckets of the latencies for the baseline
     * @param slower how many buckets higher they are for the canary
     */
    public static List<Outcome> ofLatency(int canaries, int baselines, double[] shares, int[] baseline, int slower) {
        var outcomes = new ArrayList<Outcome>();
        for (int[] ours : counts(canaries)) {
            for (int[] theirs : counts(baselines)) {
                outcomes.add(new Outcome(
                        multinomial(ours, shares) * multinomial(theirs, shares),
                        latency(ours, baseline, slower, Double.NaN),
                        latency(theirs, baseline, 0, .02 * theirs[1] + .01 * theirs[2] - .01)));
            }
        }
        return outcomes;
    }

    private static List<int[]> counts(int n) {
        var all = new ArrayList<int[]>();
        for (int x = 0; x <= n; x++) {
            for (int y = 0; x + y <= n; y++) {
                all.add(new int[] {x, y, n - x - y});
            }
        }
        return all;
    }

    private static double multinomial(int[] counts, double[] shares) {
        int n = counts[0] + counts[1] + counts[2];
        int others = n - counts[0];
        return binomial(n, counts[0], shares[0])
                * (others == 0 ? 1 : binomial(others, counts[1], shares[1] / (1 - shares[0])));
    }

    /** Values in buckets that are {@code slower} further up. */
    public static Report latency(int[] counts, int[] buckets, int slower, double spread) {
        long[] histogram = new long[LatencyHistogram.BUCKETS];
        int n = 0;
        for (int i = 0; i < counts.length; i++) {
            histogram[buckets[i] + slower] += counts[i];
            n += counts[i];
        }
        var readings = new HashMap<String, Reading>();
        readings.put(Metric.LATENCY, new Reading.Latencies(LatencyHistogram.of(histogram)));
        readings.put(Report.INSTANCES, new Reading.Gauge(2));
        if (!Double.isNaN(spread)) {
            Report.SPREADS.forEach(name -> readings.put(name, new Reading.Gauge(spread)));
        }
        return new Report(n, readings);
    }
}
