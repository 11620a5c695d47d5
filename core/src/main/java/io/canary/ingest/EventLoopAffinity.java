package io.canary.ingest;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which ingestion verticle runs on which event loop: a message between verticles of one loop costs a tenth of one that
 * has to wake up another thread. Thread-safe.
 */
public final class EventLoopAffinity {
    private final Map<Thread, Integer> numbers = new ConcurrentHashMap<>();

    /** Called by the ingestion verticle of this number on its event loop. */
    void add(int number) {
        numbers.put(Thread.currentThread(), number);
    }

    /** The number of the ingestion verticle on the caller's event loop; {@code other} if there is none. */
    public int here(int other) {
        return numbers.getOrDefault(Thread.currentThread(), other);
    }
}
