package io.canary.analysis;

import io.canary.spi.LatencyHistogram;
import org.jspecify.annotations.Nullable;

/** The sums of all samples that fall into one short stretch of time. Also what sums of sums are made of. */
final class Slot {
    /** Which stretch of time: its start divided by its length. */
    final long number;

    private long samples;
    private long requests;
    private long judgedRequests;
    private double errors;
    private long latencies;
    private double latencyP95Sum;
    private LatencyHistogram latency = LatencyHistogram.EMPTY;
    private long availabilities;
    private double availabilitySum;
    private double availabilityByRequests;
    private long availabilityRequests;
    private long cpus;
    private double cpuSum;

    Slot(long number) {
        this.number = number;
    }

    /** How many there are. */
    long samples() {
        return samples;
    }

    void add(Sample s) {
        samples++;
        requests = sum(requests, s.requests());
        if (!Double.isNaN(s.errors())) {
            judgedRequests = sum(judgedRequests, s.requests());
            errors += s.errors();
        }
        if (!s.latency().isEmpty()) {
            latency = latency.plus(s.latency());
        } else if (!Double.isNaN(s.latencyP95Ms())) {
            latencies++;
            latencyP95Sum += s.latencyP95Ms();
        }
        if (!Double.isNaN(s.availability())) {
            availabilities++;
            availabilitySum += s.availability();
            availabilityByRequests += s.availability() * s.requests();
            availabilityRequests = sum(availabilityRequests, s.requests());
        }
        if (!Double.isNaN(s.cpuUtilization())) {
            cpus++;
            cpuSum += s.cpuUtilization();
        }
    }

    void add(Slot o) {
        samples += o.samples;
        requests = sum(requests, o.requests);
        judgedRequests = sum(judgedRequests, o.judgedRequests);
        errors += o.errors;
        latencies += o.latencies;
        latencyP95Sum += o.latencyP95Sum;
        latency = latency.plus(o.latency);
        availabilities += o.availabilities;
        availabilitySum += o.availabilitySum;
        availabilityByRequests += o.availabilityByRequests;
        availabilityRequests = sum(availabilityRequests, o.availabilityRequests);
        cpus += o.cpus;
        cpuSum += o.cpuSum;
    }

    /** Of counts: at most the largest, where an overflow would make the most of all evidence less than none. */
    private static long sum(long a, long b) {
        long sum = a + b;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    Aggregates aggregates() {
        return new Aggregates(
                samples,
                requests,
                judgedRequests == 0 ? null : Double.valueOf(errors / judgedRequests),
                latencyP95(),
                latencies > 0,
                availability(),
                cpus == 0 ? null : Double.valueOf(cpuSum / cpus));
    }

    private @Nullable Double latencyP95() {
        if (latencies > 0) {
            // A distribution cannot be averaged with percentiles: it takes part as the percentile that it has.
            double merged = latency.isEmpty() ? 0 : latency.quantileMillis(0.95);
            return (latencyP95Sum + merged) / (latencies + (latency.isEmpty() ? 0 : 1));
        }
        return latency.isEmpty() ? null : Double.valueOf(latency.quantileMillis(0.95));
    }

    private @Nullable Double availability() {
        if (availabilityRequests > 0) {
            return availabilityByRequests / availabilityRequests;
        }
        return availabilities == 0 ? null : Double.valueOf(availabilitySum / availabilities);
    }
}
