package io.canary.distribution;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The service as {@code bin/canary serve} starts it, with the configuration that it comes with, on a free port. */
public final class RunningService implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("ready url=\"?http://.*:(\\d+)");

    private final Launched process;
    private final List<String> startLog;
    private final int port;

    private RunningService(Launched process) {
        this.process = process;
        this.startLog = process.log();
        this.port = Integer.parseInt(process.logged(READY));
    }

    /** Starts it, and waits until it says that it is ready. */
    public static RunningService start(Map<String, String> environment, String... arguments) {
        var words = new ArrayList<>(List.of("serve"));
        words.addAll(List.of(arguments));
        var all = new HashMap<>(Map.of("PORT", "0", "CANARY_HTTP_HOST", "127.0.0.1"));
        try {
            all.put("CANARY_DATA_DIR", Files.createTempDirectory("canary").toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        all.putAll(environment);
        return new RunningService(Launched.start(all, READY, words));
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
    List<String> log() {
        return process.log();
    }

    /** Ends it with SIGTERM, and waits. */
    @Override
    public void close() {
        stop();
    }

    /** Ends it with SIGTERM. What was its exit status? */
    public int stop() {
        return process.stop();
    }

    /** Ends it without a word. */
    void kill() {
        process.kill();
    }
}
