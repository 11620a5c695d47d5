package io.canary.ingest.distribution;

import io.canary.analysis.Accuracy;
import io.canary.spi.settings.Default;
import io.canary.spi.settings.Range;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An exponential histogram of OpenTelemetry: bucket <i>i</i> counts the values in (base<sup>i</sup>,
 * base<sup>i+1</sup>] with base = 2<sup>2<sup>-scale</sup></sup>. The names are those of {@code
 * ExponentialHistogramDataPoint}.
 *
 * <p>Source: OpenTelemetry metrics data model, "ExponentialHistogram".
 *
 * @param scale 0 to 20: below 0 a bucket's bounds are further apart than 2 to 1
 * @param zeroCount how many values count as 0
 * @param zeroThreshold the upper bound of these values, in the distribution's unit
 * @param positive the buckets above the threshold
 * @param negative must be empty, as latencies are never below 0
 * @param count the total; checked if it is given
 */
record ExponentialBody(
        @Range(min = 0, max = 20) int scale,
        @Default("0") @Range(min = 0, max = 1e15) long zeroCount,
        @Default("0") @Range(min = 0, max = 1e15) double zeroThreshold,
        @Nullable Row positive,
        @Nullable Row negative,
        @Nullable @Range(min = 0, max = 1e15) Long count) {

    /** All values below this count the same. */
    private static final double ZERO_MAX_MILLIS = 0.1;

    /**
     * Consecutive buckets.
     *
     * @param offset the index of the first one
     */
    record Row(@Default("0") int offset, List<Long> bucketCounts) {}

    /** @throws io.canary.spi.settings.SettingsException if it is no valid histogram of latencies */
    Distribution read(LatencyUnit unit) {
        var distributionBuilder = new DistributionBuilder("/otel");
        if (zeroCount > 0 && !(unit.millis(zeroThreshold) <= ZERO_MAX_MILLIS)) {
            distributionBuilder.refuse(
                    "/zero_threshold", "must be at most 0.1 ms, which is where latencies begin to differ");
        }
        distributionBuilder.add(0, zeroCount);
        if (positive != null && fits(positive, "/positive", distributionBuilder)) {
            add(positive, unit, distributionBuilder);
        }
        if (negative != null
                && fits(negative, "/negative", distributionBuilder)
                && negative.bucketCounts().stream().anyMatch(c -> c != 0)) {
            distributionBuilder.refuse("/negative", "must not count any values");
        }
        distributionBuilder.requireGood();
        if (count != null && count != distributionBuilder.total()) {
            distributionBuilder.refuse(
                    "/count", "must be the sum of all buckets (" + distributionBuilder.total() + "), was " + count);
        }
        return distributionBuilder.distribution(Accuracy.counted(Growth.error(base())));
    }

    private double base() {
        return Math.pow(2, Math.scalb(1.0, -scale));
    }

    private static boolean fits(Row row, String at, DistributionBuilder distributionBuilder) {
        boolean fits = row.bucketCounts().size() <= DistributionBuilder.BINS_MAX;
        if (!fits) {
            distributionBuilder.refuse(
                    at + "/bucket_counts", "must have at most " + DistributionBuilder.BINS_MAX + " buckets");
        }
        return fits;
    }

    private void add(Row row, LatencyUnit unit, DistributionBuilder distributionBuilder) {
        double middle = 2 / (base() + 1); // of a bucket, relative to its upper bound: the geometric middle
        for (int i = 0; i < row.bucketCounts().size(); i++) {
            double upper = Math.pow(2, Math.scalb((double) row.offset() + i + 1, -scale));
            distributionBuilder.add(
                    unit.millis(upper * middle),
                    distributionBuilder.count(row.bucketCounts().get(i)));
        }
    }
}
