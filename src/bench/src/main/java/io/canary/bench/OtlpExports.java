package io.canary.bench;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.resource.v1.Resource;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Exports as the SDK of one instance writes them: a point for each route and status. Each request of a connection is
 * another one, with a later time and higher counts: only those bytes are replaced.
 */
final class OtlpExports implements Load.Requests {
    /** The routes of an instance, each with {@value #STATUSES} statuses. */
    private static final int ROUTES = 50;

    private static final int STATUSES = 4;
    /** The points of one export. */
    static final int POINTS = ROUTES * STATUSES;

    private static final List<Double> BOUNDS =
            List.of(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0);
    private static final long TIME = 0x1122_3344_5566_7788L;
    private static final long COUNT = 0x2233_4455_6677_8899L;
    private static final long NANOS = 1_000_000;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final List<Template> templates = new ArrayList<>();
    private final long startMillis = System.currentTimeMillis() + 1;

    /** @param times where the time of a point stands, and counts likewise */
    @SuppressWarnings("ArrayRecordComponent") // sent as it is, and never compared
    private record Template(byte[] request, List<Integer> times, List<Integer> counts) {}

    /** @param services which connections report by turns */
    OtlpExports(List<String> services, int connections, boolean isCumulative) {
        for (int i = 0; i < connections; i++) {
            byte[] export =
                    export(services.get(i % services.size()), i, isCumulative).toByteArray();
            byte[] request = Load.request("/v1/metrics", "application/x-protobuf", export);
            templates.add(new Template(request, places(request, TIME), places(request, COUNT)));
        }
    }

    @Override
    public byte[] next(int connection, int n) {
        var template = templates.get(connection);
        byte[] request = template.request().clone();
        template.times().forEach(at -> LONGS.set(request, at, (startMillis + 1 + n) * NANOS));
        template.counts().forEach(at -> LONGS.set(request, at, n + 1L));
        return request;
    }

    private static List<Integer> places(byte[] bytes, long number) {
        var places = new ArrayList<Integer>();
        for (int i = 0; i + 8 <= bytes.length; i++) {
            if ((long) LONGS.get(bytes, i) == number) {
                places.add(i);
            }
        }
        return places;
    }

    private ExportMetricsServiceRequest export(String service, int instance, boolean isCumulative) {
        var histogram = Histogram.newBuilder()
                .setAggregationTemporality(
                        isCumulative
                                ? AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE
                                : AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA);
        for (int i = 0; i < POINTS; i++) {
            histogram.addDataPoints(point(i));
        }
        var metric = Metric.newBuilder()
                .setName("http.server.request.duration")
                .setDescription("Duration of HTTP server requests.")
                .setUnit("s")
                .setHistogram(histogram);
        return ExportMetricsServiceRequest.newBuilder()
                .addResourceMetrics(ResourceMetrics.newBuilder()
                        .setResource(Resource.newBuilder()
                                .addAttributes(text("service.name", service))
                                .addAttributes(text("service.version", "v2"))
                                .addAttributes(text("service.instance.id", "instance-" + instance))
                                .addAttributes(text("telemetry.sdk.language", "java"))
                                .addAttributes(text("telemetry.sdk.name", "opentelemetry")))
                        .addScopeMetrics(ScopeMetrics.newBuilder().addMetrics(metric)))
                .build();
    }

    private HistogramDataPoint point(int i) {
        long status = List.of(200L, 302L, 404L, 500L).get(i % STATUSES);
        var point = HistogramDataPoint.newBuilder()
                .setStartTimeUnixNano(startMillis * NANOS)
                .setTimeUnixNano(TIME)
                .setCount(COUNT)
                .setSum(1.5)
                .setMin(0.01)
                .setMax(0.5)
                .addAllExplicitBounds(BOUNDS)
                .addAttributes(text("http.request.method", "GET"))
                .addAttributes(text("http.route", "/api/v1/things/" + i / STATUSES + "/{id}"))
                .addAttributes(text("url.scheme", "https"))
                .addAttributes(text("network.protocol.version", "1.1"))
                .addAttributes(KeyValue.newBuilder()
                        .setKey("http.response.status_code")
                        .setValue(AnyValue.newBuilder().setIntValue(status)));
        for (int bucket = 0; bucket <= BOUNDS.size(); bucket++) {
            point.addBucketCounts(bucket == i % 10 ? COUNT : 0);
        }
        return point.build();
    }

    private static KeyValue text(String key, String value) {
        return KeyValue.newBuilder()
                .setKey(key)
                .setValue(AnyValue.newBuilder().setStringValue(value))
                .build();
    }
}
