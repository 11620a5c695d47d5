package io.canary.bench.judge.quantile;

import io.canary.spi.LatencyHistogram;
import java.util.Arrays;

/**
 * One window of one fleet: the p95 of all requests, and what it is taken for.
 *
 * @param exact of all latencies, the one with the rank 0.95 n
 * @param mean of the p95s of all reports with requests, as the threshold mode takes it of reporters that know no
 *     histograms
 * @param weighted the same, weighted by their requests
 * @param most the largest of them
 * @param merged of the sum of their histograms
 */
record Watch(double exact, double mean, double weighted, double most, double merged) {
    static final double Q = 0.95;

    /** From the latencies of each report in milliseconds; at least one report has some. */
    static Watch of(double[][] reports) {
        double sum = 0;
        double weighted = 0;
        double most = 0;
        int reporting = 0;
        var merged = LatencyHistogram.EMPTY;
        for (double[] report : reports) {
            if (report.length > 0) {
                double p95 = exact(report);
                sum += p95;
                weighted += p95 * report.length;
                most = Math.max(most, p95);
                reporting++;
                merged = merged.plus(histogram(report));
            }
        }
        double[] all = Arrays.stream(reports).flatMapToDouble(Arrays::stream).toArray();
        return new Watch(exact(all), sum / reporting, weighted / all.length, most, merged.quantileMillis(Q));
    }

    /** The value that a share of 0.95 does not exceed. */
    static double exact(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.ceil(Q * sorted.length) - 1];
    }

    private static LatencyHistogram histogram(double[] values) {
        long[] counts = new long[LatencyHistogram.BUCKETS];
        for (double value : values) {
            counts[LatencyHistogram.bucketOf(value)]++;
        }
        return LatencyHistogram.of(counts);
    }
}
