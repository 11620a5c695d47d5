package io.canary.router.haproxy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** Users who ask without a pause, until it is closed. */
final class Load implements AutoCloseable {
    private final List<Thread> users = new ArrayList<>();
    private final Map<String, Long> answers = new ConcurrentHashMap<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicLong sentAgain = new AtomicLong();
    private volatile boolean closed;

    Load(int port, int users) {
        for (int i = 0; i < users; i++) {
            this.users.add(Thread.startVirtualThread(() -> ask(port)));
        }
        Haproxy.await(() -> answered() > users);
    }

    private void ask(int port) {
        try (var browser = new Browser(port)) {
            while (!closed) {
                String answer = browser.answer("/");
                if (answer.startsWith("200 ")) {
                    answers.merge(answer.substring(4), 1L, Long::sum);
                } else {
                    failures.add(answer);
                }
            }
            sentAgain.addAndGet(browser.sentAgain());
        } catch (IOException e) {
            failures.add(e.toString());
        }
    }

    /** How many requests had to be sent again, once it is closed. */
    long sentAgain() {
        return sentAgain.get();
    }

    long answered() {
        return answers.values().stream().mapToLong(n -> n).sum();
    }

    /** Lets so many more answers come. */
    void more(long n) {
        long until = answered() + n;
        Haproxy.await(() -> answered() >= until || !failures.isEmpty());
    }

    /** What went wrong, with how often. */
    Map<String, Long> failures() {
        return failures.stream().collect(Collectors.groupingBy(f -> f, Collectors.counting()));
    }

    @Override
    public void close() {
        closed = true;
        Haproxy.await(() -> users.stream().noneMatch(Thread::isAlive));
    }
}
