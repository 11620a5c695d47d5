package io.canary.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The service as {@code bin/canary serve} starts it, with the configuration that it comes with, on a free port. */
public final class RunningService implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("ready url=\"?http://.*:(\\d+)");
    private static final int STOP_SECONDS = 30;

    private final Process process;
    private final List<String> log;
    private final int port;

    private RunningService(Process process, List<String> log, int port) {
        this.process = process;
        this.log = log;
        this.port = port;
    }

    /** Starts it, and waits until it says that it is ready. */
    public static RunningService start(Map<String, String> environment, String... arguments) {
        var words = new ArrayList<>(List.of(launcher().toString(), "serve"));
        words.addAll(List.of(arguments));
        var builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().putAll(Map.of("PORT", "0", "CANARY_HTTP_HOST", "127.0.0.1"));
        builder.environment().put("CANARY_JAVA_HOME", System.getProperty("java.home"));
        try {
            builder.environment()
                    .put("CANARY_DATA_DIR", Files.createTempDirectory("canary").toString());
            builder.environment().putAll(environment);
            return ready(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path launcher() {
        return Distribution.FOLDER.resolve("bin/canary");
    }

    private static RunningService ready(Process process) throws IOException {
        var log = new ArrayList<String>();
        var reader = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            log.add(line);
            Matcher ready = READY.matcher(line);
            if (ready.find()) {
                Thread.ofVirtual().start(() -> drain(reader));
                return new RunningService(process, log, Integer.parseInt(ready.group(1)));
            }
        }
        throw new IllegalStateException("the service did not start: " + log);
    }

    /** A process whose output nobody reads stands still once the pipe is full. */
    private static void drain(BufferedReader reader) {
        try (reader) {
            reader.transferTo(Writer.nullWriter());
        } catch (IOException e) {
            // the process is gone
        }
    }

    /** Where it listens, on the loopback address. */
    public int port() {
        return port;
    }

    /** What it said until it was ready. */
    public List<String> startLog() {
        return List.copyOf(log);
    }

    /** Ends it with SIGTERM, and waits. */
    @Override
    public void close() {
        stop();
    }

    /** Ends it with SIGTERM. What was its exit status? */
    public int stop() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("the service did not stop within " + STOP_SECONDS + " s");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
