package io.canary.analysis;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Numbers for some of the standard metrics. Every sample has one of these, so numbers are not boxed: an unknown one is
 * {@link Double#NaN}. Immutable.
 */
public final class MetricValues {
    /** No numbers. */
    public static final MetricValues NONE = new MetricValues(Arrays.stream(StandardMetric.values())
            .mapToDouble(metric -> Double.NaN)
            .toArray());

    private final double[] values;

    private MetricValues(double[] values) {
        this.values = values;
    }

    /** The number for a metric; NaN if unknown. */
    public double get(StandardMetric metric) {
        return values[metric.index()];
    }

    double get(int ordinal) {
        return values[ordinal];
    }

    /** Whether the number for a metric is known. */
    public boolean has(StandardMetric metric) {
        return !Double.isNaN(get(metric));
    }

    /** Whether no number is known. */
    public boolean isEmpty() {
        for (double value : values) {
            if (!Double.isNaN(value)) {
                return false;
            }
        }
        return true;
    }

    /** The same with another number for a metric, NaN for none. */
    public MetricValues with(StandardMetric metric, double value) {
        var copy = values.clone();
        copy[metric.index()] = value;
        return new MetricValues(copy);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MetricValues o && Arrays.equals(values, o.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        var text = new StringBuilder("{");
        for (var metric : StandardMetric.values()) {
            if (has(metric)) {
                text.append(text.length() == 1 ? "" : ", ")
                        .append(metric.json())
                        .append('=')
                        .append(get(metric));
            }
        }
        return text.append('}').toString();
    }

    /** The numbers of an array by ordinal, NaN for unknown ones. It is not copied, and must not change any more. */
    public static MetricValues of(double[] byOrdinal) {
        return new MetricValues(byOrdinal);
    }

    /** An array for {@link #of} without known numbers. */
    public static double[] unknown() {
        return NONE.values.clone();
    }
}
