package io.canary.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command that was run to its end, in an environment that holds nothing but what it was given. */
public record Command(long pid, int status, String out, String err) {
    private static final Duration LIMIT = Duration.ofMinutes(5);

    /** Runs it for five minutes at most, with nothing to read. Its output is kept in files below {@code logs} meanwhile. */
    public static Command run(Path logs, Map<String, String> environment, List<String> words) {
        return run(logs, environment, words, LIMIT);
    }

    /** The same with another limit. */
    public static Command run(Path logs, Map<String, String> environment, List<String> words, Duration limit) {
        File out = logs.resolve("out").toFile();
        File err = logs.resolve("err").toFile();
        var builder = new ProcessBuilder(words).redirectOutput(out).redirectError(err);
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(words + " did not end within " + limit);
            }
            return new Command(process.pid(), process.exitValue(), read(out), read(err));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String read(File file) throws IOException {
        return Files.readString(file.toPath(), UTF_8);
    }
}
