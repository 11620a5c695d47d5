package io.canary.ingest.otlp;

import static io.canary.ingest.otlp.Otlp.number;
import static io.canary.ingest.otlp.Otlp.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canary.ingest.wire.Malformed;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** JSON is written as the protobuf that the generated classes write. */
class OtlpJsonTest {
    private static final String POINTS = """
            {"resourceMetrics": [{
              "scopeMetrics": [{"scope": {"name": "s", "unknown": [{"a": [1]}]}, "metrics": [%s]}],
              "resource": {"attributes": [
                {"key": "service.name", "value": {"stringValue": "shop"}},
                {"key": "args", "value": {"arrayValue": {"values": [{"boolValue": true}, {"doubleValue": 0.5}]}}}]},
              "schemaUrl": null}]}
            """;

    private static ExportMetricsServiceRequest message(String json) throws Exception {
        return ExportMetricsServiceRequest.parseFrom(OtlpJson.toProtobuf(json.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void an_explicit_histogram_is_read_whatever_the_order_of_its_fields() throws Exception {
        // When
        var read = message(POINTS.formatted("""
                {"histogram": {"dataPoints": [{
                    "attributes": [{"value": {"intValue": "503"}, "key": "http.response.status_code"}],
                    "timeUnixNano": "1700000010000000000", "startTimeUnixNano": 1700000000000000000,
                    "count": "3", "bucketCounts": ["1", 2], "explicitBounds": [0.5], "sum": 1.5,
                    "exemplars": [{"spanId": "abc"}]}],
                  "aggregationTemporality": 2},
                 "unit": "s", "name": "http.server.request.duration"}
                """));
        // Then
        var resource = read.getResourceMetrics(0);
        assertThat(resource.getResource().getAttributes(0)).isEqualTo(text("service.name", "shop"));
        assertThat(resource.getResource()
                        .getAttributes(1)
                        .getValue()
                        .getArrayValue()
                        .getValuesList())
                .hasSize(2);
        var metric = resource.getScopeMetrics(0).getMetrics(0);
        assertThat(metric.getName()).isEqualTo("http.server.request.duration");
        assertThat(metric.getHistogram().getAggregationTemporality()).isEqualTo(Otlp.CUMULATIVE);
        var point = metric.getHistogram().getDataPoints(0);
        assertThat(point.getAttributesList()).containsExactly(number("http.response.status_code", 503));
        assertThat(point.getStartTimeUnixNano()).isEqualTo(1_700_000_000_000_000_000L);
        assertThat(point.getTimeUnixNano()).isEqualTo(1_700_000_010_000_000_000L);
        assertThat(point.getBucketCountsList()).containsExactly(1L, 2L);
        assertThat(point.getExplicitBoundsList()).containsExactly(0.5);
    }

    @Test
    void an_exponential_histogram_and_a_gauge_are_read() throws Exception {
        // When
        var read = message(POINTS.formatted("""
                {"name": "a", "exponentialHistogram": {"aggregationTemporality": 1, "dataPoints": [{
                   "timeUnixNano": "5", "count": 7, "scale": -2, "zeroCount": "1", "zeroThreshold": "NaN",
                   "positive": {"offset": -3, "bucketCounts": ["6", 300]}, "negative": {"offset": 1}}]}},
                {"name": "b", "gauge": {"dataPoints": [{"timeUnixNano": "5", "asDouble": 0.5, "flags": 1}]}}
                """));
        // Then
        var metrics = read.getResourceMetrics(0).getScopeMetrics(0).getMetricsList();
        assertThat(metrics.get(0).getExponentialHistogram().getDataPointsList())
                .isEqualTo(List.of(ExponentialHistogramDataPoint.newBuilder()
                        .setTimeUnixNano(5)
                        .setCount(7)
                        .setScale(-2)
                        .setZeroCount(1)
                        .setZeroThreshold(Double.NaN)
                        .setPositive(ExponentialHistogramDataPoint.Buckets.newBuilder()
                                .setOffset(-3)
                                .addBucketCounts(6)
                                .addBucketCounts(300))
                        .setNegative(ExponentialHistogramDataPoint.Buckets.newBuilder()
                                .setOffset(1))
                        .build()));
        assertThat(metrics.get(1).getGauge().getDataPoints(0).getAsDouble()).isEqualTo(0.5);
        assertThat(metrics.get(1).getGauge().getDataPoints(0).getFlags()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            []                                       | it must be a JSON object
            {}{}                                     | it goes on after its end
            {"resourceMetrics": 5}                   | resourceMetrics must be an array
            {"resourceMetrics": [5]}                 | resourceMetrics must be an object
            {"resourceMetrics": [{"resource": []}]}  | resource must be an object
            {"resourceMetrics": [{"resource"         | it is not JSON
            {"resourceMetrics": [                    | it is not JSON
            """)
    void anything_else_is_malformed(String json, String why) {
        // When
        var e = catchThrowableOfType(
                Malformed.class, () -> OtlpJson.toProtobuf(json.strip().getBytes(StandardCharsets.UTF_8)));
        // Then
        assertThat(e.why()).startsWith(why);
    }

    @ParameterizedTest
    @CsvSource({"count, '\"x\"'", "count, 1.5", "count, 99999999999999999999", "count, true", "bucketCounts, '[{}]'"})
    void a_value_of_another_type_is_malformed(String field, String value) {
        // Given
        String json = POINTS.formatted(
                "{\"name\": \"a\", \"histogram\": {\"dataPoints\": [{\"" + field + "\": " + value + "}]}}");
        // When
        var e = catchThrowableOfType(Malformed.class, () -> OtlpJson.toProtobuf(json.getBytes(StandardCharsets.UTF_8)));
        // Then
        assertThat(e.why()).startsWith(field + " must be an integer");
    }
}
