package io.canary.tracing;

import io.canary.trace.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * Divides spans into exports that a collector takes: most have a limit of some megabytes, and refuse what is more for
 * good. A span with all of its events has some ten kilobytes, one without has one.
 */
final class ExportBatches {
    /** How many spans an export has at most. */
    static final int SPANS_MAX = 512;

    /** How many events the spans of an export have together, unless one alone has more: about a megabyte of them. */
    static final int EVENTS_MAX = 4_096;

    private ExportBatches() {}

    /** The exports, in the order of the spans. */
    static List<List<Span>> of(List<Span> spans) {
        var batches = new ArrayList<List<Span>>();
        int from = 0;
        int events = 0;
        for (int i = 0; i < spans.size(); i++) {
            int more = spans.get(i).events().size();
            if (i > from && (i - from == SPANS_MAX || events + more > EVENTS_MAX)) {
                batches.add(spans.subList(from, i));
                from = i;
                events = 0;
            }
            events += more;
        }
        if (from < spans.size()) {
            batches.add(spans.subList(from, spans.size()));
        }
        return batches;
    }
}
