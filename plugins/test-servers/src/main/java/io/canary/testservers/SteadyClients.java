package io.canary.testservers;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Clients who ask at a steady rate, whatever comes of it, and count which version answers: half of them on connections
 * that they keep, half on a new one for each request. A version answers with its name, in the header {@code X-Version}
 * or else as the whole body, whatever the status. A request counts for the half second in which it was sent, since that
 * is when it is decided who answers it.
 */
public final class SteadyClients implements AutoCloseable {
    private static final double SPAN_SEC = 0.5;

    /** Who comes back. */
    public enum Users {
        /**
         * Each asks again and again, with the cookies that it was given; half of them on a new connection each time.
         */
        RETURNING,
        /** Each request is that of a user who was never there, with an id of its own in the cookie {@code user}. */
        NEW,
        /** Half of them return on connections that they keep, and half are new each time. */
        BOTH
    }

    private final List<Thread> clients = new ArrayList<>();
    private final ConcurrentSkipListMap<Long, Map<String, AtomicLong>> spans = new ConcurrentSkipListMap<>();
    private final AtomicLong failures = new AtomicLong();
    private final long startNanos = System.nanoTime();
    private volatile boolean closed;

    private SteadyClients() {}

    /**
     * So many of them, each of whom pauses after each answer; they ask on the loopback address until they are closed.
     */
    public static SteadyClients ask(int port, String path, int clients, Duration pause) {
        return ask(port, path, clients, pause, Users.RETURNING);
    }

    public static SteadyClients ask(int port, String path, int clients, Duration pause, Users users) {
        var all = new SteadyClients();
        for (int i = 0; i < clients; i++) {
            boolean keeps = i % 2 == 0 && users != Users.NEW;
            boolean isNew = users == Users.NEW || (users == Users.BOTH && !keeps);
            all.clients.add(Thread.startVirtualThread(() -> all.ask(new Browser(port), path, pause, keeps, isNew)));
        }
        return all;
    }

    private void ask(Browser browser, String path, Duration pause, boolean keeps, boolean isNew) {
        try (browser) {
            while (!closed) {
                long span = (long) (seconds() / SPAN_SEC);
                String version = isNew ? versionForSomebodyNew(browser, path) : versionThatAnswers(browser, path);
                if (version == null) {
                    failures.incrementAndGet();
                } else {
                    spans.computeIfAbsent(span, s -> new ConcurrentHashMap<>())
                            .computeIfAbsent(version, v -> new AtomicLong())
                            .incrementAndGet();
                }
                if (!keeps) {
                    browser.close();
                }
                LockSupport.parkNanos(pause.toNanos());
            }
        } catch (IOException e) {
            throw new AssertionError(e); // a socket that does not even close
        }
    }

    private static @Nullable String versionForSomebodyNew(Browser browser, String path) throws IOException {
        browser.forget();
        return versionThatAnswers(browser, path, "Cookie: user=" + UUID.randomUUID());
    }

    /** Null if there is no answer, or one of a proxy on the way. */
    private static @Nullable String versionThatAnswers(Browser browser, String path, String... headers) {
        try {
            String body = browser.answer(path, headers).substring(4).strip();
            String named = browser.version().isEmpty() ? body : browser.version();
            return named.isEmpty() || named.contains(" ") ? null : named;
        } catch (IOException e) {
            return null;
        }
    }

    /** Since they began to ask: the time in which spans are given. */
    public double seconds() {
        return (System.nanoTime() - startNanos) / 1e9;
    }

    /** How many requests got no answer of any version. */
    public long failures() {
        return failures.get();
    }

    /** How many requests some version has answered until now. */
    public long answered() {
        return spans.values().stream()
                .flatMap(answers -> answers.values().stream())
                .mapToLong(AtomicLong::get)
                .sum();
    }

    /** What clients got in each half second, in order; those in which none was answered are missing. */
    public List<Measured> measured(String canary) {
        return spans.entrySet().stream()
                .map(span -> measured(span.getKey(), span.getValue(), canary))
                .toList();
    }

    private static Measured measured(long span, Map<String, AtomicLong> answers, String canary) {
        long all = answers.values().stream().mapToLong(AtomicLong::get).sum();
        var its = answers.get(canary);
        return new Measured(span * SPAN_SEC, (span + 1) * SPAN_SEC, its == null ? 0 : its.get(), all);
    }

    /** Waits until each has its last answer. */
    @Override
    public void close() {
        closed = true;
        Await.until(() -> clients.stream().noneMatch(Thread::isAlive));
    }
}
