package io.canary.trace;

import io.canary.rollout.TraceParent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A part of a trace that is over.
 *
 * @param trace the id of the trace: that of the deployment
 * @param id not 0; the same whenever and wherever it is derived
 * @param parent the span that it is a part of; 0 for the root
 * @param end not before {@code start}
 * @param message why the status is {@link Status#ERROR}; else null
 * @param attributes the values are texts, whole numbers ({@code Long}), {@code Double}s and booleans
 * @param events in the order of their time
 * @param eventsDropped how many more there were
 * @param links the spans of other systems that it comes from
 */
public record Span(
        UUID trace,
        long id,
        long parent,
        String name,
        Kind kind,
        Instant start,
        Instant end,
        Status status,
        @Nullable String message,
        Map<String, Object> attributes,
        List<SpanEvent> events,
        int eventsDropped,
        List<TraceParent> links) {

    /** The same span with these links. */
    Span with(List<TraceParent> others) {
        return new Span(
                trace, id, parent, name, kind, start, end, status, message, attributes, events, eventsDropped, others);
    }

    /** What a span stands for. */
    public enum Kind {
        /** Something that the service does or waits for. */
        INTERNAL,
        /** A request to another system. */
        CLIENT
    }

    /** How a span ended. */
    public enum Status {
        UNSET,
        OK,
        ERROR
    }
}
