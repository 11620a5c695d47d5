package io.canary.analysis;

import io.canary.analysis.sequential.Arm;
import io.canary.analysis.sequential.Metric;
import io.canary.analysis.sequential.Reading;
import io.canary.analysis.sequential.Report;
import io.canary.spi.LatencyHistogram;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The sums of all samples that fall into one short stretch of time. Also what sums of sums are made of. */
final class Slot {
    /** Which stretch of time: its start divided by its length. */
    final long number;

    private long samples;
    private long requests;
    private long errorSamples;
    private long judgedRequests;
    private double errors;
    private long latencySamples;
    private long latencyRequests;
    private long latencies;
    private double latencyP95Sum;
    private LatencyHistogram latency = LatencyHistogram.EMPTY;
    private Accuracy accuracy = Accuracy.CANONICAL;
    private long availabilities;
    private double availabilitySum;
    private double availabilityByRequests;
    private long availabilityRequests;
    private long cpus;
    private long cpuRequests;
    private double cpuSum;
    private @Nullable CustomMetricsAccumulator own; // most samples have none

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
            errorSamples++;
            judgedRequests = sum(judgedRequests, s.requests());
            errors += s.errors();
        }
        if (!s.latency().isEmpty() || !Double.isNaN(s.latencyP95Ms())) {
            latencySamples++;
            latencyRequests = sum(latencyRequests, s.requests());
        }
        if (!s.latency().isEmpty()) {
            merge(s.latency(), s.accuracy());
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
            cpuRequests = sum(cpuRequests, s.requests());
            cpuSum += s.cpuUtilization();
        }
        if (s.extras() != null && !s.extras().metrics().isEmpty()) {
            own().add(s.extras().metrics());
        }
    }

    void add(Slot o) {
        samples += o.samples;
        requests = sum(requests, o.requests);
        errorSamples += o.errorSamples;
        judgedRequests = sum(judgedRequests, o.judgedRequests);
        errors += o.errors;
        latencySamples += o.latencySamples;
        latencyRequests = sum(latencyRequests, o.latencyRequests);
        latencies += o.latencies;
        latencyP95Sum += o.latencyP95Sum;
        if (!o.latency.isEmpty()) {
            merge(o.latency, o.accuracy);
        }
        availabilities += o.availabilities;
        availabilitySum += o.availabilitySum;
        availabilityByRequests += o.availabilityByRequests;
        availabilityRequests = sum(availabilityRequests, o.availabilityRequests);
        cpus += o.cpus;
        cpuRequests = sum(cpuRequests, o.cpuRequests);
        cpuSum += o.cpuSum;
        if (o.own != null) {
            own().add(o.own);
        }
    }

    private CustomMetricsAccumulator own() {
        if (own == null) {
            own = new CustomMetricsAccumulator();
        }
        return own;
    }

    /** Ingestion lets distributions of one accuracy through only. */
    private void merge(LatencyHistogram more, Accuracy ofMore) {
        latency = latency.plus(more);
        accuracy = ofMore;
    }

    /** Of counts: at most the largest, where an overflow would make the most of all evidence less than none. */
    private static long sum(long a, long b) {
        long sum = a + b;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    /** The same for a comparison; null if there are no samples. */
    @Nullable
    Report report() {
        if (samples == 0) {
            return null;
        }
        var readings = new TreeMap<String, Reading>();
        if (judgedRequests > 0) {
            double counted = Math.min((double) judgedRequests, Reading.COUNT_MOST);
            readings.put(Metric.ERRORS, new Arm(counted, Math.min(errors, counted)));
        }
        if (!latency.isEmpty()) {
            readings.put(Metric.LATENCY, new Reading.Latencies(latency));
        } else if (latencies > 0) {
            readings.put(Report.LATENCY_P95_MS, new Reading.Gauge(latencyP95Sum / latencies));
        }
        var available = availability();
        if (available != null) {
            readings.put(Report.AVAILABILITY, new Reading.Gauge(available));
        }
        if (cpus > 0) {
            readings.put(Metric.CPU, new Reading.Gauge(cpuSum / cpus));
        }
        if (own != null) {
            own.putInto(readings);
        }
        return new Report(Math.min((double) requests, Reading.COUNT_MOST), readings);
    }

    Aggregates aggregates() {
        var merged = merged();
        var points = accuracy instanceof Accuracy.Bounds ? null : merged;
        return new Aggregates(
                samples,
                requests,
                judgedRequests == 0 ? null : Double.valueOf(errors / judgedRequests),
                points == null ? null : Double.valueOf(points.p50().lowMs()),
                latencyP95(points),
                points == null ? null : Double.valueOf(points.p99().lowMs()),
                points == null ? merged : null,
                latencies > 0,
                availability(),
                cpus == 0 ? null : Double.valueOf(cpuSum / cpus),
                coverage());
    }

    private Coverage coverage() {
        return new Coverage(
                new Coverage.Share(errorSamples, judgedRequests),
                new Coverage.Share(latencySamples, latencyRequests),
                new Coverage.Share(availabilities, availabilityRequests),
                new Coverage.Share(cpus, cpuRequests));
    }

    /** The percentiles of the merged distribution, if there is one. */
    private @Nullable PercentileBounds merged() {
        if (latency.isEmpty()) {
            return null;
        }
        var p95 = Percentiles.of(latency, accuracy, 0.95);
        if (latencies > 0) {
            // A distribution cannot be averaged with percentiles: it takes part as the percentile that it has.
            p95 = new LatencyBounds(
                    (latencyP95Sum + p95.lowMs()) / (latencies + 1), (latencyP95Sum + p95.highMs()) / (latencies + 1));
        }
        return new PercentileBounds(
                Percentiles.of(latency, accuracy, 0.5), p95, Percentiles.of(latency, accuracy, 0.99));
    }

    private @Nullable Double latencyP95(@Nullable PercentileBounds points) {
        if (points != null) {
            return points.p95().lowMs();
        }
        return latencies == 0 || !latency.isEmpty() ? null : Double.valueOf(latencyP95Sum / latencies);
    }

    private @Nullable Double availability() {
        if (availabilityRequests > 0) {
            return availabilityByRequests / availabilityRequests;
        }
        return availabilities == 0 ? null : Double.valueOf(availabilitySum / availabilities);
    }
}
