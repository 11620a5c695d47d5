package io.canary.analysis;

import io.canary.spi.LatencyHistogram;
import org.jspecify.annotations.Nullable;

/**
 * One report of what one version did during a short while.
 *
 * <p>Begin with {@link #of}, and add what was measured.
 *
 * @param role the version that it is about
 * @param atMillis when, as milliseconds since the epoch
 * @param requests at least 0
 * @param errors of those, how many failed: 0 to {@code requests}, not always whole, or NaN if that was left out
 * @param values of the other metrics, each within its {@linkplain StandardMetric#range() range}. That of the error rate
 *     is in {@code errors}
 * @param latency the distribution of latencies, empty if none was reported
 * @param accuracy how well {@code latency} knows its values; where that is {@link Accuracy.Bounds}, each value is
 *     counted at the bound above it, or at the top
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

    /** One that reports nothing but requests. */
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

    /** The value of another metric than errors, in its unit; NaN if it was left out. */
    public double value(StandardMetric metric) {
        return values.get(metric);
    }

    /** The same with so many errors; NaN if that is not known. */
    public Sample withErrors(double errors) {
        return new Sample(role, atMillis, requests, errors, values, latency, accuracy, extras);
    }

    /** The same with a value of another metric than errors. */
    public Sample with(StandardMetric metric, double value) {
        return new Sample(role, atMillis, requests, errors, values.with(metric, value), latency, accuracy, extras);
    }

    /** The same with a distribution of latencies that were counted themselves. */
    public Sample with(LatencyHistogram latency) {
        return with(latency, Accuracy.CANONICAL);
    }

    /** The same with a distribution of latencies. */
    public Sample with(LatencyHistogram latency, Accuracy accuracy) {
        return new Sample(role, atMillis, requests, errors, values, latency, accuracy, extras);
    }

    /** The same with what few samples have. */
    public Sample with(@Nullable SampleExtras extras) {
        return new Sample(role, atMillis, requests, errors, values, latency, accuracy, extras);
    }

    /** The same of this version, with an accuracy that is equal to its own. */
    public Sample as(Role role, Accuracy accuracy) {
        return role == this.role && accuracy == this.accuracy
                ? this
                : new Sample(role, atMillis, requests, errors, values, latency, accuracy, extras);
    }
}
