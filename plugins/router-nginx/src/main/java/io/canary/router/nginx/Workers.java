package io.canary.router.nginx;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * nginx's worker processes, where this machine shows them. A worker writes into its title that it is shutting down, just
 * before it closes its listening sockets.
 */
final class Workers {
    private final boolean awaitExit;

    /** @param awaitExit whether a worker has left only when its process is gone */
    Workers(boolean awaitExit) {
        this.awaitExit = awaitExit;
    }

    /**
     * The workers that take connections, among them the one of process {@code worker}; empty where they cannot be seen: in
     * another container, say, or on a system without {@code /proc}.
     */
    Optional<Set<Long>> besides(long worker) {
        return ProcessHandle.of(worker)
                .filter(w -> title(worker).startsWith("nginx: worker process"))
                .flatMap(ProcessHandle::parent)
                .filter(master -> title(master.pid()).startsWith("nginx: master process"))
                .map(master -> master.children()
                        .map(ProcessHandle::pid)
                        .filter(this::isThere)
                        .collect(Collectors.toSet()));
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
