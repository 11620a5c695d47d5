package io.canary.trace;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/**
 * The events of one span: the first ones and the last ones, as OpenTelemetry keeps 128 of a span. The attributes of an
 * event are made when they are needed, as those of a decision may have to be computed.
 */
final class SpanEvents {
    private static final int FIRST = 32;
    private static final int LAST = 96;

    private final List<Supplier<SpanEvent>> first = new ArrayList<>(2);
    private final ArrayDeque<Supplier<SpanEvent>> last = new ArrayDeque<>(2);
    private int dropped;

    void add(Supplier<SpanEvent> event) {
        if (first.size() < FIRST) {
            first.add(event);
            return;
        }
        if (last.size() == LAST) {
            last.removeFirst();
            dropped++;
        }
        last.addLast(event);
    }

    boolean isEmpty() {
        return first.isEmpty();
    }

    int dropped() {
        return dropped;
    }

    List<SpanEvent> toList() {
        var all = new ArrayList<>(first);
        all.addAll(last);
        return all.stream()
                .map(Supplier::get)
                .sorted(Comparator.comparing(SpanEvent::at))
                .toList();
    }
}
