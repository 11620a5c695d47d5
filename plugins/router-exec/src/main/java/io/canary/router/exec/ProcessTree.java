package io.canary.router.exec;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** A process and everything that it has started, as far as that has not left the family. */
final class ProcessTree {
    private static final long LOOK_NANOS = 5_000_000;

    private final Set<ProcessHandle> known = new LinkedHashSet<>();

    ProcessTree(ProcessHandle root) {
        known.add(root);
    }

    /**
     * Asks all of them to end, waits for as long as {@code grace}, and then ends them. Returns when none is alive, or a
     * second after the last was killed. An interruption does not end the waiting: what was begun has to be over.
     */
    void end(Duration grace) {
        look();
        known.forEach(ProcessHandle::destroy);
        if (!awaitEnd(grace)) {
            // Children that one of them has started since are found only as long as their parent lives.
            for (int i = 0; i < 3 && look(); i++) {
                known.forEach(ProcessHandle::destroyForcibly);
            }
            awaitEnd(Duration.ofSeconds(1));
        }
    }

    /** Takes in what was started since, and says whether anything is alive. */
    private boolean look() {
        known.stream()
                .filter(ProcessHandle::isAlive)
                .flatMap(ProcessHandle::descendants)
                .toList()
                .forEach(known::add);
        return known.stream().anyMatch(ProcessHandle::isAlive);
    }

    private boolean awaitEnd(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        boolean interrupted = Thread.interrupted(); // parking would not wait
        boolean alive = look();
        while (alive && System.nanoTime() < end) {
            LockSupport.parkNanos(LOOK_NANOS);
            interrupted |= Thread.interrupted();
            alive = look();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return !alive;
    }
}
