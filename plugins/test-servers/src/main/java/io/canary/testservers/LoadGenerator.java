package io.canary.testservers;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Users who ask, each again and again, until it is closed. */
public final class LoadGenerator implements AutoCloseable {
    private final List<Thread> users = new ArrayList<>();
    private final Map<String, Long> answers = new ConcurrentHashMap<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicLong sentAgain = new AtomicLong();
    private volatile boolean closed;

    /** What a user sends: returns the version that answered, and throws what went wrong. */
    @FunctionalInterface
    public interface Request {
        String send() throws Exception;
    }

    /** @param requests one for each user */
    public LoadGenerator(List<Request> requests) {
        requests.forEach(request -> users.add(Thread.startVirtualThread(() -> ask(request))));
        awaitBegun();
    }

    public LoadGenerator(int port, String path, int users) {
        this(path, users, () -> new Browser(port));
    }

    /** @param user makes each of them */
    public LoadGenerator(String path, int users, Supplier<Browser> user) {
        for (int i = 0; i < users; i++) {
            this.users.add(Thread.startVirtualThread(() -> ask(user.get(), path)));
        }
        awaitBegun();
    }

    private void awaitBegun() {
        Await.until(() -> answered() > users.size());
    }

    private void ask(Request request) {
        while (!closed) {
            try {
                answers.merge(request.send(), 1L, Long::sum);
            } catch (Exception e) {
                failures.add(e.toString());
            }
        }
    }

    private void ask(Browser user, String path) {
        try (var browser = user) {
            while (!closed) {
                String answer = browser.answer(path);
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

    /** How often a request had to be sent again, once it is closed. */
    public long sentAgain() {
        return sentAgain.get();
    }

    /** The versions that answered. */
    public Set<String> versions() {
        return Set.copyOf(answers.keySet());
    }

    public long answered() {
        return answers.values().stream().mapToLong(n -> n).sum();
    }

    /** Waits for {@code n} more answers. */
    public void more(long n) {
        long until = answered() + n;
        Await.until(() -> answered() >= until || !failures.isEmpty());
    }

    /** What went wrong, with how often. */
    public Map<String, Long> failures() {
        return failures.stream().collect(Collectors.groupingBy(f -> f, Collectors.counting()));
    }

    @Override
    public void close() {
        closed = true;
        Await.until(() -> users.stream().noneMatch(Thread::isAlive));
    }
}
