package io.canary.tck;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** The platform threads of this JVM, to see what a router leaves behind. */
final class LiveThreads {

    private LiveThreads() {}

    static Set<Thread> now() {
        return Thread.getAllStackTraces().keySet();
    }

    /**
     * Waits until no thread is alive that was not so {@code before}, apart from the JVM's own; fails after {@code
     * limit}.
     */
    static void assertNoneBeyond(Set<Thread> before, Duration limit) {
        Await.until(
                () -> beyond(before).isEmpty(),
                limit,
                () -> "threads still alive: "
                        + beyond(before).stream().map(Thread::getName).collect(Collectors.joining(", ")));
    }

    private static Set<Thread> beyond(Set<Thread> before) {
        var beyond = new HashSet<>(now());
        beyond.removeAll(before);
        beyond.removeIf(t -> !t.isAlive() || isOfTheJvm(t));
        return beyond;
    }

    /** The carriers of virtual threads, and the groups that only the JVM starts threads in. */
    private static boolean isOfTheJvm(Thread thread) {
        var group = thread.getThreadGroup();
        return thread.getName().startsWith("ForkJoinPool")
                || thread.getName().startsWith("VirtualThread-")
                || group == null
                || group.getName().equals("system")
                || group.getName().equals("InnocuousThreadGroup");
    }
}
