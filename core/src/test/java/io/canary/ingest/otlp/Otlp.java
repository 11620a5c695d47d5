package io.canary.ingest.otlp;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogram;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.Arrays;
import java.util.List;

/** Writes messages of OTLP with the generated classes. */
public final class Otlp {
    public static final AggregationTemporality DELTA = AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA;
    public static final AggregationTemporality CUMULATIVE = AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE;

    /** The bounds that the semantic conventions advise, in seconds. */
    public static final List<Double> BOUNDS =
            List.of(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0);

    private static final long NANOS = 1_000_000;

    private Otlp() {}

    public static KeyValue text(String key, String value) {
        return KeyValue.newBuilder()
                .setKey(key)
                .setValue(AnyValue.newBuilder().setStringValue(value))
                .build();
    }

    public static KeyValue number(String key, long value) {
        return KeyValue.newBuilder()
                .setKey(key)
                .setValue(AnyValue.newBuilder().setIntValue(value))
                .build();
    }

    public static ExportMetricsServiceRequest export(ResourceMetrics... resources) {
        return ExportMetricsServiceRequest.newBuilder()
                .addAllResourceMetrics(Arrays.asList(resources))
                .build();
    }

    public static ResourceMetrics resource(String service, String version, String instance, List<Metric> metrics) {
        return ResourceMetrics.newBuilder()
                .setResource(Resource.newBuilder()
                        .addAttributes(text("service.name", service))
                        .addAttributes(text("service.version", version))
                        .addAttributes(text("service.instance.id", instance)))
                .addScopeMetrics(ScopeMetrics.newBuilder().addAllMetrics(metrics))
                .build();
    }

    public static Metric histogram(
            String name, String unit, AggregationTemporality temporality, List<HistogramDataPoint> points) {
        return Metric.newBuilder()
                .setName(name)
                .setUnit(unit)
                .setHistogram(Histogram.newBuilder().addAllDataPoints(points).setAggregationTemporality(temporality))
                .build();
    }

    public static Metric requests(AggregationTemporality temporality, HistogramDataPoint... points) {
        return histogram("http.server.request.duration", "s", temporality, List.of(points));
    }

    public static Metric exponential(AggregationTemporality temporality, ExponentialHistogramDataPoint... points) {
        return Metric.newBuilder()
                .setName("http.server.request.duration")
                .setUnit("s")
                .setExponentialHistogram(ExponentialHistogram.newBuilder()
                        .addAllDataPoints(Arrays.asList(points))
                        .setAggregationTemporality(temporality))
                .build();
    }

    public static Metric gauge(String name, NumberDataPoint... points) {
        return Metric.newBuilder()
                .setName(name)
                .setUnit("1")
                .setGauge(Gauge.newBuilder().addAllDataPoints(Arrays.asList(points)))
                .build();
    }

    public static NumberDataPoint value(long atMillis, double value, KeyValue... attributes) {
        return NumberDataPoint.newBuilder()
                .setTimeUnixNano(atMillis * NANOS)
                .setAsDouble(value)
                .addAllAttributes(Arrays.asList(attributes))
                .build();
    }

    public static Metric sum(
            String name, AggregationTemporality temporality, boolean isMonotonic, NumberDataPoint... points) {
        return Metric.newBuilder()
                .setName(name)
                .setSum(Sum.newBuilder()
                        .addAllDataPoints(Arrays.asList(points))
                        .setAggregationTemporality(temporality)
                        .setIsMonotonic(isMonotonic))
                .build();
    }

    /** A point of a sum. */
    public static NumberDataPoint count(long startMillis, long atMillis, long value, KeyValue... attributes) {
        return NumberDataPoint.newBuilder()
                .setStartTimeUnixNano(startMillis * NANOS)
                .setTimeUnixNano(atMillis * NANOS)
                .setAsInt(value)
                .addAllAttributes(Arrays.asList(attributes))
                .build();
    }

    /** A point with {@link #BOUNDS}. */
    public static HistogramDataPoint point(long startMillis, long atMillis, long[] counts, KeyValue... attributes) {
        return HistogramDataPoint.newBuilder()
                .setStartTimeUnixNano(startMillis * NANOS)
                .setTimeUnixNano(atMillis * NANOS)
                .setCount(Arrays.stream(counts).sum())
                .addAllBucketCounts(Arrays.stream(counts).boxed().toList())
                .addAllExplicitBounds(BOUNDS)
                .addAllAttributes(Arrays.asList(attributes))
                .build();
    }

    /** A point of which all values are in one bucket of {@link #BOUNDS}. */
    public static HistogramDataPoint point(
            long startMillis, long atMillis, int bucket, long count, KeyValue... attributes) {
        long[] counts = new long[BOUNDS.size() + 1];
        counts[bucket] = count;
        return point(startMillis, atMillis, counts, attributes);
    }

    public static ExponentialHistogramDataPoint exponentialPoint(
            long startMillis, long atMillis, int scale, int offset, List<Long> counts, KeyValue... attributes) {
        return ExponentialHistogramDataPoint.newBuilder()
                .setStartTimeUnixNano(startMillis * NANOS)
                .setTimeUnixNano(atMillis * NANOS)
                .setScale(scale)
                .setCount(counts.stream().mapToLong(Long::longValue).sum())
                .setPositive(ExponentialHistogramDataPoint.Buckets.newBuilder()
                        .setOffset(offset)
                        .addAllBucketCounts(counts))
                .addAllAttributes(Arrays.asList(attributes))
                .build();
    }
}
