package io.canary.analysis;

import io.canary.spi.LatencyHistogram;
import org.jspecify.annotations.Nullable;

/**
 * One report of what one version did during a short while.
 *
 * <p>Metrics that the reporter left out are {@link Double#NaN}: they are many and short-lived, so they are not boxed.
 *
 * @param role the version that it is about
 * @param atMillis when, as milliseconds since the epoch
 * @param requests at least 0
 * @param errors of those, how many failed: 0 to {@code requests}, not always whole, or NaN
 * @param latencyP95Ms the 95th percentile of latencies as computed by the reporter, in milliseconds, above 0, or NaN
 * @param availability 0 to 1, or NaN
 * @param cpuUtilization 0 to 1, or NaN
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
        double latencyP95Ms,
        double availability,
        double cpuUtilization,
        LatencyHistogram latency,
        Accuracy accuracy,
        @Nullable SampleExtras extras) {

    /** One that has nothing more. */
    public Sample(
            Role role,
            long atMillis,
            long requests,
            double errors,
            double latencyP95Ms,
            double availability,
            double cpuUtilization,
            LatencyHistogram latency,
            Accuracy accuracy) {
        this(role, atMillis, requests, errors, latencyP95Ms, availability, cpuUtilization, latency, accuracy, null);
    }

    /** One whose distribution counted the latencies themselves. */
    public Sample(
            Role role,
            long atMillis,
            long requests,
            double errors,
            double latencyP95Ms,
            double availability,
            double cpuUtilization,
            LatencyHistogram latency) {
        this(role, atMillis, requests, errors, latencyP95Ms, availability, cpuUtilization, latency, Accuracy.CANONICAL);
    }

    /** The same, where no errors were reported because there were none. */
    public Sample withoutErrors() {
        return new Sample(
                role, atMillis, requests, 0, latencyP95Ms, availability, cpuUtilization, latency, accuracy, extras);
    }

    /** The same of this version, with an accuracy that is equal to its own. */
    public Sample as(Role role, Accuracy accuracy) {
        return role == this.role && accuracy == this.accuracy
                ? this
                : new Sample(
                        role,
                        atMillis,
                        requests,
                        errors,
                        latencyP95Ms,
                        availability,
                        cpuUtilization,
                        latency,
                        accuracy,
                        extras);
    }
}
