package io.canary.ingest.distribution;

import io.canary.analysis.Accuracy;
import io.canary.ingest.distribution.ExponentialBody.Row;
import io.canary.spi.settings.SettingsException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;

/** Distributions of latencies from counts that another format has carried. */
public final class CountedLatencies {
    private CountedLatencies() {}

    /**
     * Counts by explicit bounds.
     *
     * @param bounds the upper bounds of all buckets but the last, ascending from 0, at least one
     * @param counts one for each bucket, not cumulative
     * @throws SettingsException with all errors, such as a bound above 1e9 ms
     */
    public static Distribution explicit(List<Double> bounds, long[] counts, LatencyUnit unit) {
        var builder = new DistributionBuilder("/buckets");
        var millis = bounds.stream()
                .map(bound -> unit.millis(BigDecimal.valueOf(bound)))
                .toList();
        for (int i = 0; i < millis.size(); i++) {
            builder.add(millis.get(i), builder.count((double) counts[i]));
        }
        builder.addAtTop(builder.count((double) counts[millis.size()]));
        return builder.distribution(new Accuracy.Bounds(millis));
    }

    /**
     * Counts of an exponential histogram.
     *
     * @param scale 0 to 20
     * @param offset the index of the first bucket
     * @throws SettingsException with all errors, such as a value above 1e9 ms
     */
    public static Distribution exponential(
            int scale, double zeroThreshold, long zeroCount, int offset, long[] counts, LatencyUnit unit) {
        var row = new Row(offset, Arrays.stream(counts).boxed().toList());
        return new ExponentialBody(scale, zeroCount, zeroThreshold, row, null, null).read(unit);
    }
}
