package io.canary.analysis;

import io.canary.spi.LatencyHistogram;
import org.jspecify.annotations.Nullable;

/**
 * One report on one version during a short time.
 *
 * <p>Begin with {@link #of}, and add what was measured.
 *
 * @param role the version
 * @param atMillis the time, in milliseconds since the epoch
 * @param requests at least 0
 * @param errors how many of those failed: 0 to {@code requests}, not always whole, or NaN if not reported
 * @param values of the other metrics, each within its {@linkplain StandardMetric#range() range}. The error rate is in
 *     {@code errors} instead
 * @param latency the distribution of latencies, empty if none was reported
 * @param accuracy how exactly {@code latency} knows its values; with {@link Accuracy.Bounds}, each value is counted at
 *     the bound above it, or in the top bucket
 * @param extras null for none
 */
public record Sample(
        Role role,
        long atMillis,
        long requests,
        double errors,
        MetricValues values,
        LatencyHistogram latency,
        Accuracy accuracy,
        @Nullable SampleExtras extras) {

    /** A sample that reports only requests. */
    public static Sample of(Role role, long atMillis, long requests) {
        return new Sample(
                role,
                atMillis,
                requests,
                Double.NaN,
                MetricValues.NONE,
                LatencyHistogram.EMPTY,
                Accuracy.CANONICAL,
                null);
    }

    /** The value of a metric other than errors, in its unit; NaN if not reported. */
    public double value(StandardMetric metric) {
        return values.get(metric);
    }

    /** The same with this number of errors; NaN if unknown. */
    public Sample withErrors(double errors) {
        return new Sample(role, atMillis, requests, errors, values, latency, accuracy, extras);
    }

    /** The same with a value of a metric other than errors. */
    public Sample with(StandardMetric metric, double value) {
        return new Sample(role, atMillis, requests, errors, values.with(metric, value), latency, accuracy, extras);
    }

    /** The same with a distribution of latencies that were counted directly. */
    public Sample with(LatencyHistogram latency) {
        return with(latency, Accuracy.CANONICAL);
    }

    /** The same with a distribution of latencies. */
    public Sample with(LatencyHistogram latency, Accuracy accuracy) {
        return new Sample(role, atMillis, requests, errors, values, latency, accuracy, extras);
    }

    public Sample with(@Nullable SampleExtras extras) {
        return new Sample(role, atMillis, requests, errors, values, latency, accuracy, extras);
    }

    /** The same for this version, with an accuracy object that is equal to its own. */
    public Sample as(Role role, Accuracy accuracy) {
        return role == this.role && accuracy == this.accuracy
                ? this
                : new Sample(role, atMillis, requests, errors, values, latency, accuracy, extras);
    }
}
