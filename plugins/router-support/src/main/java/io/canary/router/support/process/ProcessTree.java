package io.canary.router.support.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** A process and everything that it has started, as far as that has not left the family. */
public final class ProcessTree {
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
                .filter(ProcessTree::runs)
                .flatMap(ProcessHandle::descendants)
                .toList()
                .forEach(known::add);
        return known.stream().anyMatch(ProcessTree::runs);
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

    /**
     * Whether it does anything any more. One that has ended stays in the list of processes until its parent has asked
     * how, and in some containers no process ever does; Java takes it for alive. Linux says so in the text after the
     * name in brackets.
     */
    public static boolean runs(ProcessHandle process) {
        if (!process.isAlive()) {
            return false;
        }
        try {
            String stat = Files.readString(Path.of("/proc", String.valueOf(process.pid()), "stat"), ISO_8859_1);
            String state = stat.substring(stat.lastIndexOf(')') + 1).strip();
            return !state.startsWith("Z") && !state.startsWith("X");
        } catch (IOException noSuchFile) {
            return process.isAlive();
        }
    }
}
