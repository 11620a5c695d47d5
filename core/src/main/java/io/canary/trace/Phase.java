package io.canary.trace;

import io.canary.rollout.HistoryEntry;
import io.canary.spi.Weight;
import io.canary.text.ReasonText;
import io.canary.trace.Span.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A step, the promotion, or the rollback, while its spans are derived. Together they last from the begin of a rollout
 * to its end, one after the other: each begins when the router is asked for its weight.
 */
final class Phase {
    /** A step in which a router comes and goes has as many spans. Those after these are left out. */
    private static final int PARTS_MAX = 200;

    private final String key;
    private final String verb;
    private final @Nullable Integer step;
    private final @Nullable Weight weight;
    private final OpenSpan span;
    private final List<OpenSpan> parts = new ArrayList<>(2);
    private final Map<Wait, OpenSpan> waits = new EnumMap<>(Wait.class);
    private @Nullable RouterSpan request;
    private boolean confirmed;

    /**
     * @param key what distinguishes it from all other phases
     * @param verb of its router requests
     * @param step the number of the step; null if it is none
     * @param weight the canary's weight; null if unknown
     */
    Phase(String key, String name, String verb, @Nullable Integer step, @Nullable Weight weight, Instant start) {
        this.key = key;
        this.verb = verb;
        this.step = step;
        this.weight = weight;
        this.span = new OpenSpan(key, name, Kind.INTERNAL, start);
    }

    OpenSpan span() {
        return span;
    }

    String verb() {
        return verb;
    }

    @Nullable
    Integer step() {
        return step;
    }

    @Nullable
    Weight weight() {
        return weight;
    }

    /** Whether the router has confirmed its weight. */
    boolean isConfirmed() {
        return confirmed;
    }

    boolean isOver() {
        return span.end() != null;
    }

    /** Whether nothing is known of it but its begin. */
    boolean isEmpty() {
        return parts.isEmpty() && span.events().isEmpty();
    }

    /** The open router request; null if there is none, or if the history does not say when it was sent. */
    @Nullable
    RouterSpan request() {
        return request;
    }

    /**
     * Whether it can have been one of its router requests. One that was over in the instant in which it was sent must
     * be the open one: otherwise it is that of the entry which begins one in this instant.
     */
    boolean mayHave(EndedRequest other) {
        return other.verb().equals(verb)
                && !other.since().isBefore(span.start())
                && (isOpen(other) || other.since().isBefore(other.end()));
    }

    private boolean isOpen(EndedRequest other) {
        return request != null && request.span().start().equals(other.since());
    }

    /** Adds what is known of its open router request. */
    void amend(EndedRequest known) {
        if (request != null && isOpen(known)) {
            request.attempts(known.attempts());
        }
    }

    /** A router request. An open one is superseded. */
    void asks(RouterSpan next) {
        if (request != null) {
            request.superseded(next.span().start());
        }
        request = next;
        add(next.span());
    }

    void confirmed(Instant at) {
        confirmed = true;
        if (request != null) {
            request.confirmed(at);
            request = null;
        }
    }

    /** The open router request, which is over with this. */
    @Nullable
    RouterSpan takeRequest() {
        var taken = request;
        request = null;
        return taken;
    }

    /** Begins and ends what it waits for. */
    void wait(HistoryEntry entry) {
        for (var wait : Wait.values()) {
            if (wait.endsWith(entry.type())) {
                var ended = waits.remove(wait);
                if (ended != null) {
                    ended.end(entry.at());
                }
            }
        }
        var begun = Wait.begunBy(entry.type());
        if (begun != null && !waits.containsKey(begun)) {
            begin(begun, entry.at())
                    .attributes()
                    .put("canary.reason", ReasonText.message(entry))
                    .put("canary.by", entry.by());
        }
    }

    private OpenSpan begin(Wait wait, Instant at) {
        var part = new OpenSpan(key + " " + wait.title() + " " + at, wait.title(), Kind.INTERNAL, at);
        waits.put(wait, part);
        add(part);
        return part;
    }

    private void add(OpenSpan part) {
        if (parts.size() < PARTS_MAX) {
            parts.add(part);
        }
    }

    /** Ends it, and everything in it. */
    void end(Instant at) {
        if (request != null) {
            request.superseded(at);
            request = null;
        }
        waits.values().forEach(wait -> wait.end(at));
        span.end(at);
    }

    /** A pause goes on in the phase after this. */
    void goesOnIn(Phase next, Instant at) {
        if (waits.containsKey(Wait.PAUSED)) {
            next.begin(Wait.PAUSED, at);
        }
    }

    /** Its spans, if it is over: first its own. */
    Stream<Span> spans(UUID trace, long root, Instant rolloutStart) {
        var end = span.end();
        if (end == null) {
            return Stream.empty();
        }
        var own = span.toSpan(trace, root, rolloutStart, end.isBefore(rolloutStart) ? rolloutStart : end);
        return Stream.concat(
                Stream.of(own), parts.stream().map(part -> part.toSpan(trace, own.id(), own.start(), own.end())));
    }
}
