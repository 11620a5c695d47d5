package io.canary.analysis;

import io.canary.spi.settings.Unwrapped;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * How many samples and requests reported each metric that can have a limit: only those are evidence for the limit.
 *
 * @param shares the samples that report each metric; one that none reports may be left out
 */
public record Coverage(
        @Unwrapped(MetricTables.Subjects.class) Map<StandardMetric, Share> shares) {
    /** The coverage of no samples. */
    public static final Coverage NONE = new Coverage(Map.of());

    /**
     * The samples that report a metric.
     *
     * @param samples the number of samples
     * @param requests the sum of their requests
     */
    public record Share(long samples, long requests) {
        /** The share of a metric that no sample reports. */
        public static final Share NONE = new Share(0, 0);
    }

    public Coverage {
        var all = new EnumMap<StandardMetric, Share>(StandardMetric.class);
        for (var metric : StandardMetric.values()) {
            all.put(metric, Objects.requireNonNullElse(shares.get(metric), Share.NONE));
        }
        shares = Map.copyOf(all);
    }

    /** The coverage with this share for each metric. */
    public static Coverage of(Function<StandardMetric, Share> share) {
        var shares = new EnumMap<StandardMetric, Share>(StandardMetric.class);
        for (var metric : StandardMetric.values()) {
            shares.put(metric, share.apply(metric));
        }
        return new Coverage(shares);
    }

    /** The samples that report a metric. */
    public Share of(StandardMetric metric) {
        return Objects.requireNonNullElse(shares.get(metric), Share.NONE);
    }
}
