package io.canary.router.support.process;

import io.canary.spi.RouterException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs processes, one for each call, within limits. May be used by any thread. */
public final class Program {
    /** How long it may take to end when it is asked to, before it is killed. */
    private static final Duration KILL_AFTER = Duration.ofMillis(500);

    /** How much of the standard error is kept. */
    private static final int LAST_WORDS = 8 * 1024;

    private static final long LOOK_MS = 5;

    private final Path directory;
    private final Map<String, String> environment;
    private final Duration timeLimit;
    private final int outputLimit;

    /**
     * Runs programs like this.
     *
     * @param environment all of it
     * @param outputLimit of the standard output, in bytes
     */
    public Program(Path directory, Map<String, String> environment, Duration timeLimit, int outputLimit) {
        this.directory = directory;
        this.environment = Map.copyOf(environment);
        this.timeLimit = timeLimit;
        this.outputLimit = outputLimit;
    }

    /**
     * Runs {@code command} to its end.
     *
     * @throws RouterException UNAVAILABLE if it cannot be started, UNREACHABLE if it runs too long or says too much
     * @throws InterruptedException after it has ended with all that it had started
     */
    public Output run(List<String> command, String input) throws RouterException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        var process = start(command);
        try {
            Thread.startVirtualThread(() -> write(process.getOutputStream(), input));
            return followed(process, command.getFirst());
        } catch (IOException e) {
            throw new RouterException(
                    RouterException.Kind.UNREACHABLE, "cannot hear " + command.getFirst() + ": " + e, e);
        } finally {
            if (process.isAlive()) {
                new ProcessTree(process.toHandle()).end(KILL_AFTER);
            }
        }
    }

    private Process start(List<String> command) throws RouterException {
        var builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new RouterException(RouterException.Kind.UNAVAILABLE, "cannot start: " + e.getMessage(), e);
        }
    }

    /** A program need not read its input, or not all of it. */
    private static void write(OutputStream in, String text) {
        try (in) {
            in.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException closed) {
            // how it ends says what it made of that
        }
    }

    /**
     * Reads what is there and never waits for more: a child that outlives the program keeps its outputs open, and would
     * be waited for without end.
     */
    private Output followed(Process process, String name) throws IOException, RouterException, InterruptedException {
        var out = new Tail(outputLimit);
        var err = new Tail(LAST_WORDS);
        long end = System.nanoTime() + timeLimit.toNanos();
        boolean over = false;
        while (true) {
            int heard = take(process.getInputStream(), out) + take(process.getErrorStream(), err);
            if (out.isOver()) {
                throw RouterException.unreachable(
                        name + " wrote more than " + outputLimit / 1024 + " KiB to its standard output, and was ended");
            } else if (over && heard == 0) {
                return new Output(process.exitValue(), out.text(), err.text());
            } else if (System.nanoTime() > end) {
                String words = new Output(0, "", err.text()).lastWords();
                throw RouterException.unreachable(name + " did not end within " + timeLimit.toMillis()
                        + " ms, and was ended" + (words.isEmpty() ? "" : ": " + words));
            } else if (heard == 0) {
                over = process.waitFor(LOOK_MS, TimeUnit.MILLISECONDS);
            }
        }
    }

    private static int take(InputStream from, Tail into) throws IOException {
        int there = from.available();
        if (there > 0) {
            into.add(from.readNBytes(there));
        }
        return there;
    }
}
