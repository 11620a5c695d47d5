package io.canary.analysis;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;

/**
 * The reports that were counted already: a client without a response sends the same again, and that must not count
 * twice.
 *
 * <p>Recent reports are remembered by a hash of 64 bits. Their number is limited so that a flood takes only some
 * megabytes; reports beyond that count as new. Not thread-safe: it belongs to one deployment.
 */
public final class CountedReports {
    private static final int SPANS = 4;
    private static final int KNOWN_A_SPAN_MAX = 10_000;

    private final long spanMillis;
    private final ArrayDeque<Span> spans = new ArrayDeque<>(SPANS + 1); // oldest first

    private record Span(long number, Set<Long> keys) {}

    /** @param memoryMillis how long a report is remembered at least */
    public CountedReports(long memoryMillis) {
        this.spanMillis = Math.max(1, memoryMillis / (SPANS - 1));
    }

    /** Whether this report was seen before. Marks it as seen. */
    public boolean isKnown(long key, long nowMillis) {
        long number = nowMillis / spanMillis;
        while (!spans.isEmpty() && spans.getFirst().number() <= number - SPANS) {
            spans.removeFirst();
        }
        for (var span : spans) {
            if (span.keys().contains(key)) {
                return true;
            }
        }
        if (spans.isEmpty() || spans.getLast().number() < number) {
            spans.add(new Span(number, new HashSet<>()));
        }
        var newest = spans.getLast().keys();
        if (newest.size() < KNOWN_A_SPAN_MAX) {
            newest.add(key);
        }
        return false;
    }
}
