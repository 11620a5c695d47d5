package io.canary.analysis;

import io.canary.spi.settings.Unwrapped;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * How much of what was reported is about each metric that a limit can be set for: only that is evidence for its limit.
 *
 * @param shares the samples that report each; a metric that none reports may be left out
 */
public record Coverage(
        @Unwrapped(MetricTables.Subjects.class) Map<StandardMetric, Share> shares) {
    /** Of no samples. */
    public static final Coverage NONE = new Coverage(Map.of());

    /**
     * The samples that report a metric.
     *
     * @param samples how many
     * @param requests their sum
     */
    public record Share(long samples, long requests) {
        /** Of a metric that no sample reports. */
        public static final Share NONE = new Share(0, 0);
    }

    public Coverage {
        var all = new EnumMap<StandardMetric, Share>(StandardMetric.class);
        for (var metric : StandardMetric.values()) {
            all.put(metric, Objects.requireNonNullElse(shares.get(metric), Share.NONE));
        }
        shares = Map.copyOf(all);
    }

    /** Whatever {@code share} says of each metric. */
    public static Coverage of(Function<StandardMetric, Share> share) {
        var shares = new EnumMap<StandardMetric, Share>(StandardMetric.class);
        for (var metric : StandardMetric.values()) {
            shares.put(metric, share.apply(metric));
        }
        return new Coverage(shares);
    }

    /** What is about a metric. */
    public Share of(StandardMetric metric) {
        return Objects.requireNonNullElse(shares.get(metric), Share.NONE);
    }
}
