package io.canary.rollout;

import static io.canary.rollout.Scenes.INCONCLUSIVE;
import static io.canary.rollout.Scenes.PASS;

import io.canary.trace.EndedRequest;
import io.canary.trace.RolloutTrace;
import io.canary.trace.Span;
import io.canary.trace.Span.Status;
import io.canary.trace.SpanEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Derives the traces of walks, and shows them as trees. */
final class TracedWalks {
    static final Duration SECOND = Duration.ofSeconds(1);
    static final DeploymentSpec TWO_STEPS = Scenes.rising(5, 20, 2);

    private TracedWalks() {}

    /** What the journal and this process know. */
    static List<Span> trace(Walk walk) {
        return trace(walk, walk.ended);
    }

    /** What the journal alone knows, as after a restart. */
    static List<Span> traceOfJournal(Walk walk) {
        return trace(walk, List.of());
    }

    private static List<Span> trace(Walk walk, List<EndedRequest> requests) {
        var trace = new RolloutTrace(walk.spec, requests);
        walk.history.forEach(trace::add);
        walk.decisions.forEach(decision -> trace.add(decision, 0));
        return trace.spans(walk.standing(), 0);
    }

    /** A tree, in the order of time: {@code name start–end}, in seconds since the begin. */
    static List<String> tree(List<Span> spans) {
        var lines = new ArrayList<String>();
        branch(spans, 0, "", lines);
        return lines;
    }

    private static void branch(List<Span> spans, long parent, String indent, List<String> lines) {
        spans.stream()
                .filter(span -> span.parent() == parent)
                .sorted(Comparator.comparing(Span::start))
                .forEach(span -> {
                    lines.add(indent + span.name() + " " + seconds(span.start()) + "–" + seconds(span.end())
                            + (span.status() == Status.UNSET ? "" : " " + span.status()));
                    branch(spans, span.id(), indent + "  ", lines);
                });
    }

    private static long seconds(Instant at) {
        return Duration.between(Scenes.T0, at).toSeconds();
    }

    /** The first with this name. */
    static Span named(List<Span> spans, String name) {
        return spans.stream()
                .filter(span -> span.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The names of its events. */
    static List<String> events(Span span) {
        return span.events().stream().map(SpanEvent::name).toList();
    }

    /** A rollout of two steps that was promoted. */
    static Walk promoted() {
        return Walk.begin(TWO_STEPS)
                .after(SECOND)
                .confirm()
                .judge(INCONCLUSIVE)
                .judge(PASS)
                .after(SECOND)
                .confirm()
                .judge(PASS)
                .after(SECOND)
                .confirm();
    }
}
