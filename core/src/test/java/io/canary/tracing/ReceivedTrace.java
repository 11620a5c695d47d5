package io.canary.tracing;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The trace of a deployment as a system that stores traces has it: each span once, however often it was sent. */
public final class ReceivedTrace {
    private final Map<ByteString, Span> spans = new LinkedHashMap<>();

    private ReceivedTrace() {}

    static ReceivedTrace of(String deployment, List<ExportTraceServiceRequest> exports) {
        var trace = new ReceivedTrace();
        var id = ByteString.fromHex(deployment.replace("-", ""));
        exports.stream()
                .flatMap(export -> export.getResourceSpansList().stream())
                .flatMap(of -> of.getScopeSpansList().stream())
                .flatMap(of -> of.getSpansList().stream())
                .filter(span -> span.getTraceId().equals(id))
                .forEach(span -> trace.spans.put(span.getSpanId(), span));
        return trace;
    }

    public boolean hasRoot() {
        return spans.values().stream().anyMatch(ReceivedTrace::isRoot);
    }

    private static boolean isRoot(Span span) {
        return span.getParentSpanId().isEmpty();
    }

    public Span root() {
        return spans.values().stream().filter(ReceivedTrace::isRoot).findFirst().orElseThrow();
    }

    /** All spans of this name, in the order of their begin. */
    public List<Span> named(String name) {
        return spans.values().stream()
                .filter(span -> span.getName().equals(name))
                .sorted(Comparator.comparing(Span::getStartTimeUnixNano))
                .toList();
    }

    /** The names of the spans as a tree, in the order of time. */
    public List<String> tree() {
        var lines = new ArrayList<String>();
        branch(ByteString.EMPTY, "", lines);
        return lines;
    }

    private void branch(ByteString parent, String indent, List<String> lines) {
        spans.values().stream()
                .filter(span -> span.getParentSpanId().equals(parent))
                .sorted(Comparator.comparing(Span::getStartTimeUnixNano))
                .forEach(span -> {
                    lines.add(indent + span.getName());
                    branch(span.getSpanId(), indent + "  ", lines);
                });
    }

    /** Checks that it is one trace without holes: one root, every parent is there, and lasts as long as its children. */
    public void assertWhole() {
        assertThat(spans.values()).filteredOn(ReceivedTrace::isRoot).hasSize(1);
        assertThat(spans.values()).allSatisfy(span -> {
            assertThat(span.getSpanId().size()).isEqualTo(8);
            assertThat(span.getEndTimeUnixNano()).isGreaterThanOrEqualTo(span.getStartTimeUnixNano());
            if (!isRoot(span)) {
                var parent = requireNonNull(spans.get(span.getParentSpanId()), "the parent of " + span.getName());
                assertThat(span.getStartTimeUnixNano()).isGreaterThanOrEqualTo(parent.getStartTimeUnixNano());
                assertThat(span.getEndTimeUnixNano()).isLessThanOrEqualTo(parent.getEndTimeUnixNano());
            }
        });
        assertPhasesMeet();
    }

    /** From the begin of the rollout to its end, each part begins when the one before it ends. */
    private void assertPhasesMeet() {
        var root = root();
        long at = root.getStartTimeUnixNano();
        var phases = spans.values().stream()
                .filter(span -> span.getParentSpanId().equals(root.getSpanId()))
                .sorted(Comparator.comparing(Span::getStartTimeUnixNano).thenComparing(Span::getEndTimeUnixNano))
                .toList();
        for (var phase : phases) {
            assertThat(phase.getStartTimeUnixNano()).as(phase.getName()).isEqualTo(at);
            at = phase.getEndTimeUnixNano();
        }
        assertThat(at).isEqualTo(root.getEndTimeUnixNano());
    }

    /** An attribute as text; empty without it. */
    public static String attribute(Span span, String key) {
        return attribute(span.getAttributesList(), key);
    }

    /** The same of an event. */
    public static String attribute(List<KeyValue> attributes, String key) {
        for (var each : attributes) {
            if (each.getKey().equals(key)) {
                var value = each.getValue();
                return switch (value.getValueCase()) {
                    case STRING_VALUE -> value.getStringValue();
                    case INT_VALUE -> Long.toString(value.getIntValue());
                    case DOUBLE_VALUE -> Double.toString(value.getDoubleValue());
                    case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
                    default -> throw new AssertionError(key + " is " + value);
                };
            }
        }
        return "";
    }
}
