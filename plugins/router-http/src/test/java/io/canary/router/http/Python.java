package io.canary.router.http;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.canary.tck.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A program in Python that listens on a port of its own, which it is told. */
final class Python implements AutoCloseable {
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    private final Path directory;
    private final int port = FreePorts.next();
    private Process process;

    private Python(Path directory) {
        this.directory = directory;
        this.process = run();
    }

    static Python start(Path directory, String program) {
        try {
            Files.writeString(directory.resolve("split.py"), program);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Python(directory);
    }

    /** The interpreter; without one the test is skipped, and says so. */
    static String interpreter() {
        Optional<String> found = Stream.of(System.getenv("PATH").split(":", -1))
                .map(folder -> folder + "/python3")
                .filter(path -> Files.isExecutable(Path.of(path)))
                .findFirst();
        if (found.isEmpty()) {
            System.err.println("*** python3 is not installed: the programs of the page are not run ***");
        }
        assumeTrue(found.isPresent(), "python3 is not installed: the programs of the page are not run");
        return found.orElseThrow();
    }

    private Process run() {
        try {
            var started = new ProcessBuilder(interpreter(), "split.py", String.valueOf(port))
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("python.log").toFile())
                    .start();
            awaitListening(started);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitListening(Process started) throws IOException {
        for (long end = System.nanoTime() + PATIENCE_NANOS; System.nanoTime() < end; ) {
            if (!started.isAlive()) {
                throw new AssertionError("it ended: " + Files.readString(directory.resolve("python.log")));
            }
            try {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
                return;
            } catch (IOException notYet) {
                LockSupport.parkNanos(20_000_000);
            }
        }
        throw new AssertionError("it does not listen");
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Without a word, as when the machine fails. */
    void kill() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                throw new AssertionError("it did not end");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    void startAgain() {
        process = run();
    }

    @Override
    public void close() {
        kill();
    }
}
