package io.canary.router.nginx;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * nginx's worker processes, where this machine shows them. A worker writes into its title that it is shutting down,
 * just before it closes its listening sockets.
 */
final class Workers {
    /** The start of a process is known to a second. */
    private static final Duration ACCURACY = Duration.ofSeconds(2);

    private final boolean awaitExit;

    /** @param awaitExit whether a worker has left only when its process is gone */
    Workers(boolean awaitExit) {
        this.awaitExit = awaitExit;
    }

    /**
     * The workers that take connections, among them the one of process {@code worker}; empty where they cannot be seen:
     * in another container, say, or on a system without {@code /proc}.
     */
    Optional<Set<Long>> besides(long worker) {
        return masterOf(worker).map(master -> master.children()
                .map(ProcessHandle::pid)
                .filter(this::isThere)
                .collect(Collectors.toSet()));
    }

    /**
     * Which master the worker is of, as its process id and the moment of its start: another text after each restart,
     * the same after a reload. Empty where it cannot be seen.
     */
    Optional<String> master(long worker) {
        return masterOf(worker).flatMap(master -> started(master.pid()).map(ticks -> master.pid() + "-" + ticks));
    }

    /** Whether a worker surely started before a moment; false where that cannot be seen. */
    boolean startedBefore(long worker, Instant moment) {
        return ProcessHandle.of(worker)
                .filter(w -> title(worker).startsWith("nginx: worker process"))
                .flatMap(w -> w.info().startInstant())
                .map(start -> start.plus(ACCURACY).isBefore(moment))
                .orElse(false);
    }

    private static Optional<ProcessHandle> masterOf(long worker) {
        return ProcessHandle.of(worker)
                .filter(w -> title(worker).startsWith("nginx: worker process"))
                .flatMap(ProcessHandle::parent)
                .filter(master -> title(master.pid()).startsWith("nginx: master process"));
    }

    /**
     * In ticks since the machine's start, which every process reads alike; a time of day is computed, and may differ.
     */
    private static Optional<String> started(long process) {
        try {
            String stat = Files.readString(Path.of("/proc/" + process + "/stat"), StandardCharsets.ISO_8859_1);
            String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return Optional.of(afterName[19]);
        } catch (IOException | IndexOutOfBoundsException unknown) {
            return Optional.empty();
        }
    }

    /** Whether none of them takes connections any more. */
    boolean haveLeft(Set<Long> workers) {
        return workers.stream().noneMatch(this::isThere);
    }

    private boolean isThere(long worker) {
        String title = title(worker);
        return title.startsWith("nginx: worker process") && (awaitExit || !title.contains("shutting down"));
    }

    /** Empty for a process that is gone. */
    private static String title(long process) {
        try {
            return Files.readString(Path.of("/proc/" + process + "/cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }
}
