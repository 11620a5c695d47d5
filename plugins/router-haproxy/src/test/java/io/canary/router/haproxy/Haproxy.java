package io.canary.router.haproxy;

import io.canary.testservers.Await;
import io.canary.testservers.RealServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real HAProxy with a configuration of its own, in a directory of its own. */
final class Haproxy implements AutoCloseable {
    private final Path directory;
    private Process process;

    private Haproxy(Path directory, Process process) {
        this.directory = directory;
        this.process = process;
    }

    /**
     * Starts one.
     *
     * @param rest of the configuration, after {@code global} and {@code defaults}; {@code DIR} in it is the directory
     */
    static Haproxy start(Path directory, String rest) {
        assumeInstalled();
        configure(directory, rest);
        var haproxy = new Haproxy(directory, run(directory, List.of()));
        haproxy.awaitReady();
        return haproxy;
    }

    private static void configure(Path directory, String rest) {
        RealServer.write(directory.resolve("haproxy.cfg"), """
                global
                  stats socket DIR/admin.sock mode 600 level admin expose-fd listeners
                defaults
                  mode http
                  timeout connect 2s
                  timeout client 20s
                  timeout server 2s
                  option idle-close-on-response
                """.concat(rest).replace("DIR", directory.toString()));
    }

    static void assumeInstalled() {
        RealServer.assumeInstalled("haproxy", "haproxy");
    }

    private static Process run(Path directory, List<String> further) {
        var command = new java.util.ArrayList<>(List.of(binary(), "-db", "-f", directory.resolve("haproxy.cfg") + ""));
        command.addAll(further);
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            directory.resolve("haproxy.log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String binary() {
        return RealServer.binary("haproxy");
    }

    Path socket() {
        return directory.resolve("admin.sock");
    }

    /** As somebody at the node would. */
    Answer admin(String command) {
        try {
            return new RuntimeApi(NodeAddress.of(socket().toString()), Duration.ofSeconds(5)).look(List.of(command));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void awaitReady() {
        Await.until(() -> {
            if (!process.isAlive()) {
                throw new AssertionError("haproxy ended: " + read(directory.resolve("haproxy.log")));
            }
            try {
                var api = new RuntimeApi(NodeAddress.of(socket().toString()), Duration.ofSeconds(5));
                return api.look(List.of("show info")).pid().startsWith(process.pid() + " ");
            } catch (io.canary.spi.RouterException notYet) {
                return false;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    /** Without a word, as when the machine fails. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    void startAgain() {
        process = run(directory, List.of());
        awaitReady();
    }

    /** With another configuration after {@code global} and {@code defaults}. */
    void reload(String rest) {
        configure(directory, rest);
        reload();
    }

    /** A new process takes the listeners over, and the old one ends what it has begun. */
    void reload() {
        var old = process;
        process = run(directory, List.of("-x", socket().toString(), "-sf", String.valueOf(old.pid())));
        awaitReady();
    }

    /** Stops the process in its tracks, or lets it go on. */
    void signal(String signal) {
        try {
            new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                throw new AssertionError("haproxy did not end");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        awaitEnd();
    }
}
