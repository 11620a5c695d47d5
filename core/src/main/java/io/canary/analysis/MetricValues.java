package io.canary.analysis;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A number for some of the standard metrics. There is one in every sample, so numbers are not boxed: one that is not
 * known is {@link Double#NaN}. Immutable.
 */
public final class MetricValues {
    private static final int COUNT = StandardMetric.values().length;

    /** Not one number. */
    public static final MetricValues NONE = new MetricValues(unknown());

    private final double[] values;

    private MetricValues(double[] values) {
        this.values = values;
    }

    private static double[] unknown() {
        var values = new double[COUNT];
        Arrays.fill(values, Double.NaN);
        return values;
    }

    /** The number for a metric; NaN if it is not known. */
    public double get(StandardMetric metric) {
        return values[metric.ordinal()];
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

    /** The same with another number, NaN for none. */
    public MetricValues with(StandardMetric metric, double value) {
        var copy = values.clone();
        copy[metric.ordinal()] = value;
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
                text.append(text.length() == 1 ? "" : ", ").append(metric.json()).append('=').append(get(metric));
            }
        }
        return text.append('}').toString();
    }

    /** Collects the numbers of one sample after another. Not thread-safe. */
    public static final class Builder {
        private double @Nullable [] values; // not there before the first number

        /** Takes a number for a metric. */
        public Builder set(StandardMetric metric, double value) {
            if (values == null) {
                values = unknown();
            }
            values[metric.ordinal()] = value;
            return this;
        }

        /** Forgets all numbers. */
        public void clear() {
            values = null;
        }

        /** What was set, and begins afresh. */
        public MetricValues build() {
            if (values == null) {
                return NONE;
            }
            var built = new MetricValues(values);
            values = null;
            return built;
        }
    }
}
