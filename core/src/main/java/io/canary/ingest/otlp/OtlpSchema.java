package io.canary.ingest.otlp;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The messages of an export as JSON names their fields, as far as they are read.
 *
 * <p>Source: opentelemetry-proto 1.9; OTLP specification, "JSON Protobuf encoding": names in lowerCamelCase, 64-bit
 * integers as text, enums as integers.
 */
enum OtlpSchema {
    EXPORT,
    RESOURCE_METRICS,
    RESOURCE,
    SCOPE_METRICS,
    SCOPE,
    METRIC,
    GAUGE,
    SUM,
    SUMMARY,
    HISTOGRAM,
    EXPONENTIAL_HISTOGRAM,
    NUMBER_POINT,
    SUMMARY_POINT,
    HISTOGRAM_POINT,
    EXPONENTIAL_POINT,
    BUCKETS,
    KEY_VALUE,
    ANY_VALUE,
    ARRAY,
    KEY_VALUE_LIST;

    /** How a value is encoded. */
    enum Kind {
        TEXT,
        BOOL,
        VARINT,
        SIGNED,
        FIXED,
        DOUBLE,
        MESSAGE
    }

    /**
     * A field.
     *
     * @param message the type of a {@link Kind#MESSAGE}, otherwise its own
     */
    record Field(int number, Kind kind, boolean isRepeated, OtlpSchema message) {}

    /** The field with a name; null if it is not read. */
    @Nullable
    Field field(String name) {
        return Objects.requireNonNull(ByMessage.FIELDS.get(this)).get(name);
    }

    private static final class ByMessage {
        static final Map<OtlpSchema, Map<String, Field>> FIELDS = Arrays.stream(values())
                .collect(Collectors.toUnmodifiableMap(Function.identity(), message -> message.defined()));
    }

    private Map<String, Field> defined() {
        return switch (this) {
            case EXPORT -> Map.of("resourceMetrics", list(1, RESOURCE_METRICS));
            case RESOURCE_METRICS -> Map.of("resource", one(1, RESOURCE), "scopeMetrics", list(2, SCOPE_METRICS));
            case RESOURCE -> Map.of("attributes", list(1, KEY_VALUE));
            case SCOPE_METRICS -> Map.of("scope", one(1, SCOPE), "metrics", list(2, METRIC));
            case SCOPE ->
                Map.of(
                        "name", plain(1, Kind.TEXT),
                        "version", plain(2, Kind.TEXT),
                        "attributes", list(3, KEY_VALUE));
            case METRIC ->
                Map.of(
                        "name", plain(1, Kind.TEXT),
                        "unit", plain(3, Kind.TEXT),
                        "gauge", one(5, GAUGE),
                        "sum", one(7, SUM),
                        "histogram", one(9, HISTOGRAM),
                        "exponentialHistogram", one(10, EXPONENTIAL_HISTOGRAM),
                        "summary", one(11, SUMMARY));
            case GAUGE -> Map.of("dataPoints", list(1, NUMBER_POINT));
            case SUM ->
                Map.of(
                        "dataPoints", list(1, NUMBER_POINT),
                        "aggregationTemporality", plain(2, Kind.VARINT),
                        "isMonotonic", plain(3, Kind.BOOL));
            case SUMMARY -> Map.of("dataPoints", list(1, SUMMARY_POINT));
            case SUMMARY_POINT -> Map.of();
            case HISTOGRAM ->
                Map.of("dataPoints", list(1, HISTOGRAM_POINT), "aggregationTemporality", plain(2, Kind.VARINT));
            case EXPONENTIAL_HISTOGRAM ->
                Map.of("dataPoints", list(1, EXPONENTIAL_POINT), "aggregationTemporality", plain(2, Kind.VARINT));
            case NUMBER_POINT ->
                Map.of(
                        "startTimeUnixNano", plain(2, Kind.FIXED),
                        "timeUnixNano", plain(3, Kind.FIXED),
                        "asDouble", plain(4, Kind.DOUBLE),
                        "asInt", plain(6, Kind.FIXED),
                        "attributes", list(7, KEY_VALUE),
                        "flags", plain(8, Kind.VARINT));
            case HISTOGRAM_POINT ->
                Map.of(
                        "startTimeUnixNano", plain(2, Kind.FIXED),
                        "timeUnixNano", plain(3, Kind.FIXED),
                        "count", plain(4, Kind.FIXED),
                        "sum", plain(5, Kind.DOUBLE),
                        "bucketCounts", packed(6, Kind.FIXED),
                        "explicitBounds", packed(7, Kind.DOUBLE),
                        "attributes", list(9, KEY_VALUE),
                        "flags", plain(10, Kind.VARINT));
            case EXPONENTIAL_POINT ->
                Map.ofEntries(
                        Map.entry("attributes", list(1, KEY_VALUE)),
                        Map.entry("startTimeUnixNano", plain(2, Kind.FIXED)),
                        Map.entry("timeUnixNano", plain(3, Kind.FIXED)),
                        Map.entry("count", plain(4, Kind.FIXED)),
                        Map.entry("sum", plain(5, Kind.DOUBLE)),
                        Map.entry("scale", plain(6, Kind.SIGNED)),
                        Map.entry("zeroCount", plain(7, Kind.FIXED)),
                        Map.entry("positive", one(8, BUCKETS)),
                        Map.entry("negative", one(9, BUCKETS)),
                        Map.entry("flags", plain(10, Kind.VARINT)),
                        Map.entry("zeroThreshold", plain(14, Kind.DOUBLE)));
            case BUCKETS -> Map.of("offset", plain(1, Kind.SIGNED), "bucketCounts", packed(2, Kind.VARINT));
            case KEY_VALUE -> Map.of("key", plain(1, Kind.TEXT), "value", one(2, ANY_VALUE));
            case ANY_VALUE ->
                Map.of(
                        "stringValue", plain(1, Kind.TEXT),
                        "boolValue", plain(2, Kind.BOOL),
                        "intValue", plain(3, Kind.VARINT),
                        "doubleValue", plain(4, Kind.DOUBLE),
                        "arrayValue", one(5, ARRAY),
                        "kvlistValue", one(6, KEY_VALUE_LIST),
                        "bytesValue", plain(7, Kind.TEXT));
            case ARRAY -> Map.of("values", list(1, ANY_VALUE));
            case KEY_VALUE_LIST -> Map.of("values", list(1, KEY_VALUE));
        };
    }

    private static Field plain(int number, Kind kind) {
        return new Field(number, kind, false, EXPORT);
    }

    private static Field packed(int number, Kind kind) {
        return new Field(number, kind, true, EXPORT);
    }

    private static Field one(int number, OtlpSchema message) {
        return new Field(number, Kind.MESSAGE, false, message);
    }

    private static Field list(int number, OtlpSchema message) {
        return new Field(number, Kind.MESSAGE, true, message);
    }
}
