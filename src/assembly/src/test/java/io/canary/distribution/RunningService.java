package io.canary.distribution;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The service as {@code bin/canary serve} starts it, with the configuration that it comes with, on a free port. */
public final class RunningService implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("ready url=\"?http://.*:(\\d+)");

    private final Launched process;
    private final List<String> startLog;
    private final int port;
    private final Path data;

    private RunningService(Launched process, Path data) {
        this.process = process;
        this.data = data;
        this.startLog = process.log();
        this.port = Integer.parseInt(process.logged(READY));
    }

    /** Starts it, and waits until it says that it is ready. */
    public static RunningService start(Map<String, String> environment, String... arguments) {
        return start(Distribution.FOLDER, environment, arguments);
    }

    /** The same in a copy of the distribution. */
    static RunningService start(Path home, Map<String, String> environment, String... arguments) {
        var words = new ArrayList<>(List.of("serve"));
        words.addAll(List.of(arguments));
        var all = new HashMap<>(Map.of("PORT", "0", "CANARY_HTTP_HOST", "127.0.0.1"));
        Path data = newFolder();
        all.put("CANARY_DATA_DIR", data.toString());
        all.putAll(environment);
        return new RunningService(Launched.start(home, all, READY, words), data);
    }

    private static Path newFolder() {
        try {
            return Files.createTempDirectory("canary");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it listens, on the loopback address. */
    public int port() {
        return port;
    }

    /** What it said until it was ready. */
    public List<String> startLog() {
        return startLog;
    }

    /** What it has said until now. */
    public List<String> log() {
        return process.log();
    }

    /** Stops it in its tracks ({@code STOP}), lets it go on ({@code CONT}), or tells it something else. */
    public void signal(String signal) {
        process.signal(signal);
    }

    /** Ends it with SIGTERM, and waits. */
    @Override
    public void close() {
        stop();
    }

    /** Ends it with SIGTERM. What was its exit status? */
    public int stop() {
        int status = process.stop();
        forget();
        return status;
    }

    /** Ends it without a word. */
    public void kill() {
        process.kill();
        forget();
    }

    /** What nobody has named a place for is of no use to anybody after it. */
    private void forget() {
        try (var files = Files.exists(data) ? Files.walk(data) : Stream.<Path>empty()) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
