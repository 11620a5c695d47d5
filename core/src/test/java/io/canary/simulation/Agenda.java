package io.canary.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Simulated time and its scheduled events. Events of the same moment happen in the order in which they were scheduled.
 */
final class Agenda {
    private record Entry(Instant at, long number, Runnable act) {}

    private final PriorityQueue<Entry> entries =
            new PriorityQueue<>(Comparator.comparing(Entry::at).thenComparing(Entry::number));
    private Instant now;
    private long planned;

    Agenda(Instant start) {
        now = start;
    }

    Instant now() {
        return now;
    }

    void after(Duration pause, Runnable act) {
        at(now.plus(pause), act);
    }

    /** A time in the past means now. */
    void at(Instant then, Runnable act) {
        entries.add(new Entry(then.isBefore(now) ? now : then, planned++, act));
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Advances to the next event. */
    void advance() {
        var next = entries.remove();
        now = next.at();
        next.act().run();
    }
}
