package io.canary.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Time, and what is to happen in it. What falls on the same moment happens in the order in which it was planned. */
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

    /** A moment that has passed is now. */
    void at(Instant then, Runnable act) {
        entries.add(new Entry(then.isBefore(now) ? now : then, planned++, act));
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Goes on to what happens next. */
    void advance() {
        var next = entries.remove();
        now = next.at();
        next.act().run();
    }
}
