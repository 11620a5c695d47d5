package io.canary.analysis;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;

/**
 * Which reports were counted already: a client that had no answer sends the same again, and that must not count twice.
 *
 * <p>Known are those of a last while, by a hash of 64 bits; so many at most that a flood takes no more room than some
 * megabytes, and what is beyond counts as new. Not thread-safe: it belongs to one deployment.
 */
public final class CountedReports {
    private static final int SPANS = 4;
    private static final int KNOWN_A_SPAN_MAX = 10_000;

    private final long spanMillis;
    private final ArrayDeque<Span> spans = new ArrayDeque<>(SPANS + 1); // oldest first

    private record Span(long number, Set<Long> keys) {}

    /** @param memoryMillis so long a report is known at least */
    public CountedReports(long memoryMillis) {
        this.spanMillis = Math.max(1, memoryMillis / (SPANS - 1));
    }

    /** Whether this report came before; from now on it did. */
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
