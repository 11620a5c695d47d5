package io.canary.analysis;

import io.canary.analysis.StandardMetric.Aggregation;
import io.canary.analysis.sequential.Arm;
import io.canary.analysis.sequential.Metric;
import io.canary.analysis.sequential.Reading;
import io.canary.analysis.sequential.Report;
import io.canary.spi.LatencyHistogram;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The sums of all samples in one short time slot; also used for sums of slots. */
final class Slot {
    private static final StandardMetric[] METRICS = StandardMetric.values();
    private static final int ERRORS = StandardMetric.ERROR_RATE.index();
    private static final int LATENCY = StandardMetric.LATENCY_P95_MS.index();

    /** The other metrics, by ordinal, as this loop runs for every sample. */
    private static final int[] MEANS = Arrays.stream(METRICS)
            .mapToInt(Enum::ordinal)
            .filter(metric -> metric != ERRORS && metric != LATENCY)
            .toArray();

    /** The number of the time slot: its start divided by its length. */
    final long number;

    private long samples;
    private long requests;
    /** The sums of each metric, by ordinal; null if no sample reported it. */
    private final @Nullable MetricSum[] sums = new MetricSum[METRICS.length];

    private long percentiles; // samples with a percentile but no distribution
    private LatencyHistogram latency = LatencyHistogram.EMPTY;
    private Accuracy accuracy = Accuracy.CANONICAL;
    private @Nullable CustomMetricsAccumulator own; // most samples have none

    Slot(long number) {
        this.number = number;
    }

    /** The number of samples. */
    long samples() {
        return samples;
    }

    void add(Sample s) {
        samples++;
        requests = MetricSum.sum(requests, s.requests());
        add(ERRORS, s.errors(), s.requests());
        addLatency(s);
        for (int metric : MEANS) {
            add(metric, s.values().get(metric), s.requests());
        }
        if (s.extras() != null && !s.extras().metrics().isEmpty()) {
            own().add(s.extras().metrics());
        }
    }

    private void add(int metric, double value, long itsRequests) {
        if (!Double.isNaN(value)) {
            sum(metric).add(value, itsRequests);
        }
    }

    private void addLatency(Sample s) {
        double percentile = s.values().get(LATENCY);
        if (!s.latency().isEmpty()) {
            long known = Math.max(s.requests(), s.latency().count()); // their requests may come in another sample
            sum(LATENCY).addSample(known);
            merge(s.latency(), s.accuracy());
        } else if (!Double.isNaN(percentile)) {
            sum(LATENCY).add(percentile, s.requests());
            percentiles++;
        }
    }

    private MetricSum sum(int metric) {
        var sum = sums[metric];
        if (sum == null) {
            sum = new MetricSum();
            sums[metric] = sum;
        }
        return sum;
    }

    void add(Slot o) {
        samples += o.samples;
        requests = MetricSum.sum(requests, o.requests);
        for (int metric = 0; metric < sums.length; metric++) {
            var more = o.sums[metric];
            if (more != null) {
                sum(metric).add(more);
            }
        }
        percentiles += o.percentiles;
        if (!o.latency.isEmpty()) {
            merge(o.latency, o.accuracy);
        }
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

    /** Ingestion only accepts distributions that can be added: all have the same bounds, or all give points. */
    private void merge(LatencyHistogram more, Accuracy ofMore) {
        latency = latency.plus(more);
        accuracy = ofMore;
    }

    /** The sums for a comparison; null if there are no samples. */
    @Nullable
    Report report() {
        if (samples == 0) {
            return null;
        }
        var readings = new TreeMap<String, Reading>();
        for (var metric : METRICS) {
            var sum = sums[metric.index()];
            if (sum != null) {
                putReading(metric, sum, readings);
            }
        }
        if (own != null) {
            own.putInto(readings);
        }
        return new Report(Math.min((double) requests, Reading.COUNT_MOST), readings);
    }

    private void putReading(StandardMetric metric, MetricSum sum, Map<String, Reading> readings) {
        if (metric.aggregation() == Aggregation.RATE) {
            if (sum.requests() > 0) {
                double counted = Math.min((double) sum.requests(), Reading.COUNT_MOST);
                readings.put(Metric.ERRORS, new Arm(counted, Math.min(sum.sum(), counted)));
            }
        } else if (metric.aggregation() == Aggregation.PERCENTILE && !latency.isEmpty()) {
            readings.put(Metric.LATENCY, new Reading.Latencies(latency));
        } else {
            readings.put(metric.level(), new Reading.Gauge(sum.value(metric.aggregation())));
        }
    }

    Aggregates aggregates() {
        var merged = merged();
        var points = accuracy instanceof Accuracy.Bounds ? null : merged;
        return new Aggregates(
                samples,
                requests,
                values(points),
                points == null ? null : Double.valueOf(points.p50().lowMs()),
                points == null ? null : Double.valueOf(points.p99().lowMs()),
                points == null ? merged : null,
                percentiles > 0,
                Coverage.of(metric -> {
                    var sum = sums[metric.index()];
                    return sum == null ? Coverage.Share.NONE : sum.share();
                }));
    }

    private Map<StandardMetric, Double> values(@Nullable PercentileBounds points) {
        var values = new EnumMap<StandardMetric, Double>(StandardMetric.class);
        for (var metric : METRICS) {
            var sum = sums[metric.index()];
            if (sum == null || (metric.aggregation() == Aggregation.RATE && sum.requests() == 0)) {
                continue;
            }
            if (metric.aggregation() != Aggregation.PERCENTILE || latency.isEmpty()) {
                values.put(metric, sum.value(metric.aggregation()));
            } else if (points != null) {
                values.put(metric, points.p95().lowMs());
            }
        }
        return values;
    }

    /** The percentiles of the merged distribution, if there is one. */
    private @Nullable PercentileBounds merged() {
        if (latency.isEmpty()) {
            return null;
        }
        var p95 = Percentiles.of(latency, accuracy, 0.95);
        if (percentiles > 0) {
            // A distribution cannot be averaged with percentiles, so its own percentile is used.
            double reported = sum(LATENCY).sum();
            p95 = new LatencyBounds(
                    (reported + p95.lowMs()) / (percentiles + 1), (reported + p95.highMs()) / (percentiles + 1));
        }
        return new PercentileBounds(
                Percentiles.of(latency, accuracy, 0.5), p95, Percentiles.of(latency, accuracy, 0.99));
    }
}
