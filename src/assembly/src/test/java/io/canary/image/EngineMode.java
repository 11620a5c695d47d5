package io.canary.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How podman is called. */
final class EngineMode implements AutoCloseable {
    /** The cgroups of podman's own, for as long as the shell has something to read: until this process closes its input, or ends. */
    private static final String OWN_CGROUPS =
            "umount -R /sys/fs/cgroup; mount -t cgroup2 none /sys/fs/cgroup && echo mounted && exec cat";

    private final String name;
    private final @Nullable Process mounts;
    private final List<String> podman;
    private final List<String> buildOptions;
    private final List<String> runOptions;

    private EngineMode(
            String name,
            @Nullable Process mounts,
            List<String> podman,
            List<String> buildOptions,
            List<String> runOptions) {
        this.name = name;
        this.mounts = mounts;
        this.podman = podman;
        this.buildOptions = buildOptions;
        this.runOptions = runOptions;
    }

    /** As an operator calls it. */
    static EngineMode plain() {
        return new EngineMode("plain", null, List.of("podman"), List.of(), List.of());
    }

    /**
     * As root on a machine that is itself a container or a small VM, as CI often is: crun refuses cgroups that are mounted in the hybrid
     * way, there is no systemd for cgroups and events, and without CAP_SYS_RESOURCE the default ulimits cannot be set. All calls share one
     * mount namespace, as what one call mounts, a network for instance, another one looks for.
     */
    static EngineMode nested() throws IOException {
        var mounts = new ProcessBuilder("unshare", "--mount", "sh", "-c", OWN_CGROUPS)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var unused = mounts.inputReader(UTF_8).readLine(); // or its end, where that is not allowed
        return new EngineMode(
                "nested",
                mounts,
                List.of(
                        "nsenter",
                        "--mount=/proc/" + mounts.pid() + "/ns/mnt",
                        "podman",
                        "--cgroup-manager=cgroupfs",
                        "--events-backend=file"),
                List.of("--isolation=chroot"),
                List.of("--cgroups=disabled", "--ulimit=nofile=20000:20000", "--ulimit=nproc=32768:32768"));
    }

    /** The words that call podman with a command, such as {@code build} or {@code run}. */
    List<String> words(String command, List<String> arguments) {
        var options =
                switch (command) {
                    case "build" -> buildOptions;
                    case "run" -> runOptions;
                    default -> List.<String>of();
                };
        return Stream.of(podman, List.of(command), options, arguments)
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public void close() {
        if (mounts != null) {
            mounts.destroy();
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
