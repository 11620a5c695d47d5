package io.canary.router.support.nodes;

import io.canary.spi.RouterException;
import io.canary.spi.RouterException.Kind;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What became of one piece of work on each node. */
final class FanOut<T> {
    private final Collection<Node> nodes;
    private final Map<Node, T> done = new LinkedHashMap<>();
    private final Map<Node, Exception> failed = new LinkedHashMap<>();

    private FanOut(Collection<Node> nodes) {
        this.nodes = nodes;
    }

    /** Work for one node. */
    @FunctionalInterface
    interface Work<T> {
        T on(Node node) throws RouterException, InterruptedException;
    }

    /**
     * Does the work on all nodes at the same time, and waits for all.
     *
     * @throws InterruptedException if this thread was interrupted, once the work on each node has ended
     */
    static <T> FanOut<T> of(Collection<Node> nodes, Work<T> work) throws InterruptedException {
        var fanOut = new FanOut<T>(nodes);
        var threads = nodes.stream()
                .map(node -> Thread.startVirtualThread(() -> fanOut.add(node, work)))
                .toList();
        boolean interrupted = false;
        for (var thread : threads) {
            while (!joined(thread)) {
                interrupted = true;
                threads.forEach(Thread::interrupt);
            }
        }
        if (interrupted) {
            throw new InterruptedException();
        }
        return fanOut;
    }

    /** Whether the thread has ended; false if it was this one that was to end. */
    private static boolean joined(Thread thread) {
        try {
            thread.join();
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private void add(Node node, Work<T> work) {
        try {
            T result = work.on(node);
            synchronized (this) {
                done.put(node, result);
            }
        } catch (RouterException | InterruptedException | RuntimeException e) {
            synchronized (this) {
                failed.put(node, e);
            }
        }
    }

    /**
     * What each node gave, where that has changed nothing.
     *
     * @throws RouterException with each node that failed; REJECTED if all that failed refused, else UNAVAILABLE
     */
    Map<Node, T> looked() throws RouterException {
        if (!failed.isEmpty()) {
            throw failure(allRefused() ? Kind.REJECTED : Kind.UNAVAILABLE, List.of());
        }
        var inOrder = new LinkedHashMap<Node, T>();
        nodes.forEach(node -> inOrder.put(node, done.get(node)));
        return inOrder;
    }

    /**
     * Nothing, where each node has been changed.
     *
     * @throws RouterException with each node that failed; REJECTED only if every one refused, UNAVAILABLE only if
     *     surely none was changed
     */
    void changed() throws RouterException {
        if (!failed.isEmpty()) {
            throw failure(changedKind(), done.keySet().stream().map(Node::name).toList());
        }
    }

    private Kind changedKind() {
        boolean changedNothing = done.isEmpty()
                && failed.values().stream()
                        .allMatch(e -> e instanceof RouterException failure
                                && failure.kind().changedNothing());
        if (!changedNothing) {
            return Kind.UNREACHABLE;
        }
        return allRefused() ? Kind.REJECTED : Kind.UNAVAILABLE;
    }

    private boolean allRefused() {
        return failed.values().stream()
                .allMatch(e -> e instanceof RouterException failure && failure.kind() == Kind.REJECTED);
    }

    private RouterException failure(Kind kind, List<String> confirmed) {
        String words = failed.entrySet().stream()
                .map(e -> named(e.getKey().name(), String.valueOf(e.getValue().getMessage())))
                .collect(Collectors.joining("; "));
        return new RouterException(
                kind,
                words + (confirmed.isEmpty() ? "" : "; confirmed by " + confirmed),
                failed.values().iterator().next());
    }

    private static String named(String node, String message) {
        return message.contains(node) ? message : node + ": " + message;
    }
}
