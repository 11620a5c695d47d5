package io.canary.tracing;

import io.canary.ingest.wire.WireWriter;
import io.canary.rollout.TraceParent;
import io.canary.trace.Span;
import io.canary.trace.SpanEvent;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * An export of spans: {@code ExportTraceServiceRequest} in protobuf.
 *
 * <p>Source: opentelemetry-proto 1.9, {@code trace/v1/trace.proto} and {@code common/v1/common.proto}.
 */
final class ExportRequest {
    private static final String SERVICE = "canary";
    private static final int EXPECTED_PER_SPAN = 1_000;
    private static final long NANOS = 1_000_000_000;

    private final WireWriter out;

    private ExportRequest(int spans) {
        out = new WireWriter(spans * EXPECTED_PER_SPAN);
    }

    /**
     * The bytes of an export.
     *
     * @param version of this program
     */
    static byte[] of(List<Span> spans, String version) {
        var request = new ExportRequest(spans.size());
        request.resourceSpans(spans, version);
        return request.out.toBytes();
    }

    private void resourceSpans(List<Span> spans, String version) {
        int resourceSpans = out.begin(1);
        int resource = out.begin(1);
        attributes(1, Map.of("service.name", SERVICE));
        attributes(1, Map.of("service.version", version));
        out.end(resource);
        int scopeSpans = out.begin(2);
        int scope = out.begin(1);
        out.text(1, "io.canary");
        out.text(2, version);
        out.end(scope);
        spans.forEach(this::span);
        out.end(scopeSpans);
        out.end(resourceSpans);
    }

    private void span(Span span) {
        int from = out.begin(2);
        out.bytes(1, bytes(span.trace()));
        out.bytes(2, bytes(span.id()));
        if (span.parent() != 0) {
            out.bytes(4, bytes(span.parent()));
        }
        out.text(5, span.name());
        out.whole(6, kind(span.kind()));
        out.fixed(7, nanos(span.start()));
        out.fixed(8, nanos(span.end()));
        attributes(9, span.attributes());
        span.events().forEach(this::event);
        if (span.eventsDropped() > 0) {
            out.whole(12, span.eventsDropped());
        }
        span.links().forEach(this::link);
        status(span);
        out.end(from);
    }

    private static int kind(Span.Kind kind) {
        return switch (kind) {
            case INTERNAL -> 1;
            case CLIENT -> 3;
        };
    }

    private void event(SpanEvent event) {
        int from = out.begin(11);
        out.fixed(1, nanos(event.at()));
        out.text(2, event.name());
        attributes(3, event.attributes());
        out.end(from);
    }

    private void link(TraceParent other) {
        int from = out.begin(13);
        out.bytes(1, HexFormat.of().parseHex(other.traceId()));
        out.bytes(2, HexFormat.of().parseHex(other.spanId()));
        out.end(from);
    }

    private void status(Span span) {
        if (span.status() == Span.Status.UNSET) {
            return;
        }
        int from = out.begin(15);
        if (span.message() != null) {
            out.text(2, span.message());
        }
        out.whole(3, span.status() == Span.Status.OK ? 1 : 2);
        out.end(from);
    }

    private void attributes(int field, Map<String, Object> attributes) {
        attributes.forEach((key, value) -> {
            int keyValue = out.begin(field);
            out.text(1, key);
            int any = out.begin(2);
            switch (value) {
                case Boolean flag -> out.whole(2, flag ? 1 : 0);
                case Long number -> out.whole(3, number);
                case Double number -> out.fixed(4, Double.doubleToLongBits(number));
                default -> out.text(1, value.toString());
            }
            out.end(any);
            out.end(keyValue);
        });
    }

    private static long nanos(Instant at) {
        return at.getEpochSecond() * NANOS + at.getNano();
    }

    private static byte[] bytes(UUID id) {
        return ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    private static byte[] bytes(long id) {
        return ByteBuffer.allocate(8).putLong(id).array();
    }
}
