package io.canary.spi;

import java.time.Instant;

/**
 * What one version of a service did during a short while, counted by a router.
 *
 * @param service the service's name, as in the split
 * @param version the version that answered
 * @param at the end of the while
 * @param requests answered or failed in it, at least 0
 * @param errors of those, how many failed: no answer, or a status of 500 and above; 0 to {@code requests}
 * @param latency of those, the time from the request's arrival to the end of its answer
 */
public record TrafficReport(
        String service, String version, Instant at, long requests, long errors, LatencyHistogram latency) {

    /** @throws IllegalArgumentException for counts below 0, or more errors than requests */
    public TrafficReport {
        if (errors < 0 || errors > requests) {
            throw new IllegalArgumentException(errors + " errors of " + requests + " requests");
        }
    }
}
