package io.canary.tck;

import io.canary.spi.RouterException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Looks again and again, on a thread of its own, while something is being written, and keeps what must not be seen. */
final class Reader implements AutoCloseable {
    private static final int KEPT = 5;

    private final Callable<?> look;
    private final Predicate<Object> allowed;
    private final Map<String, Long> seen = new LinkedHashMap<>(); // of its thread, and of others when that has ended
    private final AtomicLong looks = new AtomicLong();
    private final Thread thread;
    private volatile boolean closed;

    /**
     * Begins to look.
     *
     * @param look returns what is seen; a {@link RouterException} says that nothing can be seen, and is allowed at any
     *     time
     */
    Reader(Callable<?> look, Predicate<Object> allowed) {
        this.look = look;
        this.allowed = allowed;
        this.thread = Thread.ofPlatform().name("tck-reader").daemon().start(this::read);
    }

    private void read() {
        while (!closed) {
            String wrong = wrongNow();
            if (wrong != null && (seen.size() < KEPT || seen.containsKey(wrong))) {
                seen.merge(wrong, 1L, Long::sum);
            }
            looks.incrementAndGet();
        }
    }

    private @Nullable String wrongNow() {
        try {
            Object now = look.call();
            return allowed.test(now) ? null : String.valueOf(now);
        } catch (RouterException cannotSee) {
            return null;
        } catch (Exception | AssertionError e) {
            return e.toString();
        }
    }

    long looks() {
        return looks.get();
    }

    /** What must not be seen and was, with how often; ends the looking. */
    List<String> wrong() {
        close();
        var all = new ArrayList<String>();
        seen.forEach((what, times) -> all.add(what + " (" + times + " times of " + looks() + ")"));
        return all;
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
