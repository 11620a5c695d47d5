package io.canary.router.nginx;

import io.canary.spi.RouterException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * nginx's own program.
 *
 * @param words the program with its first arguments
 * @param limit how long it may take
 */
record Command(List<String> words, Duration limit) {

    /** What came of it; {@code output} is what it printed, trimmed. */
    record Result(int code, String output) {}

    /**
     * Runs it with further arguments and waits for its end; it is ended if it outlives its limit, or the caller is
     * interrupted.
     *
     * @throws RouterException UNAVAILABLE, if it could not be run; UNREACHABLE, if it took too long
     */
    Result run(Path config, String... arguments) throws RouterException, InterruptedException {
        var all = new ArrayList<>(words);
        all.addAll(List.of(arguments));
        all.addAll(List.of("-c", config.toString()));
        var process = started(all);
        var output = CompletableFuture.supplyAsync(() -> outputOf(process), Thread::startVirtualThread);
        try {
            if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                throw RouterException.unreachable(String.join(" ", all) + " did not end within " + limit);
            }
            return new Result(process.exitValue(), output.join().strip());
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process started(List<String> all) throws RouterException {
        try {
            var process = new ProcessBuilder(all).redirectErrorStream(true).start();
            process.getOutputStream().close();
            return process;
        } catch (IOException e) {
            throw new RouterException(RouterException.Kind.UNAVAILABLE, "nginx could not be run: " + e.getMessage(), e);
        }
    }

    private static String outputOf(Process process) {
        try (var output = process.getInputStream()) {
            return new String(output.readNBytes(64 << 10), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
