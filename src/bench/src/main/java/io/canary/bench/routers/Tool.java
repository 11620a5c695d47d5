package io.canary.bench.routers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A server that runs for as long as it is measured, with the processes that it starts itself. */
final class Tool implements AutoCloseable {
    /** What the kernel counts processor time in; 100 a second on all machines that Linux runs on today. */
    private static final long NANOS_PER_TICK = 10_000_000;

    private static final Duration START_LIMIT = Duration.ofSeconds(30);

    private final Process process;

    private Tool(Process process) {
        this.process = process;
    }

    /** Where a program is, of those that may be in folders that not everybody looks in; an empty list if nowhere. */
    static List<Path> find(String program) {
        return Stream.concat(
                        Stream.of(System.getenv().getOrDefault("PATH", "").split(":")),
                        Stream.of("/usr/sbin", "/usr/local/sbin"))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .limit(1)
                .toList();
    }

    static boolean isInstalled(String program) {
        return !find(program).isEmpty();
    }

    /**
     * Starts one, and waits until it listens.
     *
     * @param core the processor that it may use, and no other, where the system can say so
     * @param log where its words go
     */
    static Tool start(int core, Path log, int port, List<String> command) throws IOException {
        var all = new ArrayList<String>();
        if (isInstalled("taskset") && Runtime.getRuntime().availableProcessors() > core) {
            all.addAll(List.of("taskset", "-c", String.valueOf(core)));
        }
        all.addAll(command);
        var process = new ProcessBuilder(all)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        var tool = new Tool(process);
        tool.awaitPort(port, log);
        return tool;
    }

    private void awaitPort(int port, Path log) throws IOException {
        long end = System.nanoTime() + START_LIMIT.toNanos();
        while (!listens(port)) {
            if (!process.isAlive() || System.nanoTime() > end) {
                close();
                throw new IOException("it does not listen: " + Files.readString(log));
            }
            LockSupport.parkNanos(10_000_000);
        }
    }

    private static boolean listens(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Processor time of all its processes together; 0 where the system does not tell. */
    long cpuNanos() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .mapToLong(p -> cpuNanos(p.pid()))
                .sum();
    }

    private static long cpuNanos(long pid) {
        try {
            var stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * NANOS_PER_TICK;
        } catch (IOException gone) {
            return 0;
        }
    }

    @Override
    public void close() {
        var children = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        children.forEach(ProcessHandle::destroyForcibly);
    }

    /** Writes a file into a folder. */
    static Path write(Path folder, String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
