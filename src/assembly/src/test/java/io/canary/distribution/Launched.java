package io.canary.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A command of {@code bin/canary} that runs until it is stopped. The launcher becomes the JVM, so this is its process. */
public final class Launched implements AutoCloseable {
    private static final int STOP_SECONDS = 30;

    private final Process process;
    private final List<String> log;
    private final Thread drainer;

    private Launched(Process process, List<String> log, Thread drainer) {
        this.process = process;
        this.drainer = drainer;
        this.log = log;
    }

    /** Starts it, and waits until it says so in a line of its log. */
    public static Launched start(Map<String, String> environment, Pattern ready, List<String> arguments) {
        return start(Distribution.FOLDER, environment, ready, arguments);
    }

    /** The same in a copy of the distribution. */
    static Launched start(Path home, Map<String, String> environment, Pattern ready, List<String> arguments) {
        var words = new ArrayList<>(List.of(home.resolve("bin/canary").toString()));
        words.addAll(arguments);
        var builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().put("CANARY_JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        try {
            return ready(builder.start(), ready);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Launched ready(Process process, Pattern ready) throws IOException {
        var log = new CopyOnWriteArrayList<String>();
        var reader = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            log.add(line);
            if (ready.matcher(line).find()) {
                return new Launched(process, log, Thread.ofPlatform().daemon().start(() -> drain(reader, log)));
            }
        }
        throw new IllegalStateException("it did not start: " + log);
    }

    /** A process whose output nobody reads stands still once the pipe is full. */
    private static void drain(BufferedReader reader, List<String> log) {
        try (reader) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                log.add(line);
            }
        } catch (IOException e) {
            // the process is gone
        }
    }

    /** What it has said until now. */
    List<String> log() {
        return List.copyOf(log);
    }

    /** What the first group of a pattern found there. */
    public String logged(Pattern pattern) {
        return log.stream()
                .map(pattern::matcher)
                .filter(java.util.regex.Matcher::find)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(pattern + " is not in " + log))
                .group(1);
    }

    /** Ends it without a word: SIGKILL. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Stops it in its tracks ({@code STOP}), lets it go on ({@code CONT}), or tells it something else. */
    public void signal(String signal) {
        try {
            new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until it ends by itself. What was its exit status? */
    int awaitEnd(Duration most) {
        try {
            if (!process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("it did not end within " + most + ": " + log);
            }
            drainer.join();
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Ends it with SIGTERM. What was its exit status? */
    int stop() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                kill();
                throw new IllegalStateException("it did not stop within " + STOP_SECONDS + " s");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
