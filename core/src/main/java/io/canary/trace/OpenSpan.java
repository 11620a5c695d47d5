package io.canary.trace;

import io.canary.trace.Span.Kind;
import io.canary.trace.Span.Status;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A span while it is derived. */
final class OpenSpan {
    private final String key;
    private final String name;
    private final Kind kind;
    private final Instant start;
    private final Attributes attributes = new Attributes();
    private final SpanEvents events = new SpanEvents();
    private @Nullable Instant end;
    private Status status = Status.UNSET;
    private @Nullable String message;

    /** @param key what distinguishes it from all other spans of the deployment */
    OpenSpan(String key, String name, Kind kind, Instant start) {
        this.key = key;
        this.name = name;
        this.kind = kind;
        this.start = start;
    }

    Instant start() {
        return start;
    }

    /** When it ended; null if it has not. */
    @Nullable
    Instant end() {
        return end;
    }

    Attributes attributes() {
        return attributes;
    }

    SpanEvents events() {
        return events;
    }

    /** Ends it, unless it has ended. The system clock may have been set back meanwhile. */
    void end(Instant at) {
        if (end == null) {
            end = at.isBefore(start) ? start : at;
        }
    }

    /** What it stands for has failed. */
    void failed(String why) {
        status = Status.ERROR;
        message = Attributes.shortened(why);
    }

    /** What it stands for has succeeded. */
    void succeeded() {
        status = Status.OK;
    }

    long id(UUID trace) {
        return SpanIds.of(trace, key);
    }

    /**
     * The span, within the times of its parent.
     *
     * @param from when the parent began
     * @param to when the parent ended
     */
    Span toSpan(UUID trace, long parent, Instant from, Instant to) {
        var begun = within(start, from, to);
        return new Span(
                trace,
                id(trace),
                parent,
                name,
                kind,
                begun,
                within(end == null ? to : end, begun, to),
                status,
                message,
                attributes.toMap(),
                events.toList(),
                events.dropped(),
                List.of());
    }

    private static Instant within(Instant at, Instant from, Instant to) {
        return at.isBefore(from) ? from : at.isAfter(to) ? to : at;
    }
}
