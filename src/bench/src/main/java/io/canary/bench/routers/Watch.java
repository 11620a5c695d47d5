package io.canary.bench.routers;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Sends one request after the other, and writes down who answered when. */
final class Watch implements AutoCloseable {
    /** Between requests: a machine has only so many ports, and a closed connection keeps its own for a minute. */
    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(300);

    /** @param begun when its request was begun, by {@link System#nanoTime}; {@code received} likewise */
    record Seen(String version, long begun, long received) {}

    private final Client client;
    private final List<Seen> seen = new ArrayList<>();
    private volatile boolean over;
    private final AtomicInteger failures = new AtomicInteger();

    Watch(Client client) {
        this.client = client;
        Thread.ofPlatform().name("watch").daemon().start(this::run);
    }

    private void run() {
        while (!over) {
            long begun = System.nanoTime();
            try {
                var answer = new Seen(client.ask(), begun, System.nanoTime());
                synchronized (seen) {
                    seen.add(answer);
                    seen.notifyAll();
                }
            } catch (IOException e) {
                failures.incrementAndGet();
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Waits for the first answer of {@code version} that came after {@code from}, by {@link System#nanoTime}. */
    Seen await(String version, long from) throws InterruptedException, IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        synchronized (seen) {
            while (true) {
                var first = seen.stream()
                        .filter(s -> s.received() > from && s.version().equals(version))
                        .findFirst();
                if (first.isPresent()) {
                    return first.get();
                }
                if (System.nanoTime() > end) {
                    throw new IOException("no request was answered by " + version);
                }
                seen.wait(100);
            }
        }
    }

    /** How many requests that were begun after {@code from} others than {@code version} answered. */
    long strays(String version, long from) {
        synchronized (seen) {
            return seen.stream()
                    .filter(s -> s.begun() > from && !s.version().equals(version))
                    .count();
        }
    }

    /** How many requests were not answered. */
    int failures() {
        return failures.get();
    }

    /** Forgets what was seen. */
    void clear() {
        synchronized (seen) {
            seen.clear();
        }
    }

    @Override
    public void close() {
        over = true; // the thread ends with its last request
    }
}
