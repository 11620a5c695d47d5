package io.canary.testservers;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real server that runs in the foreground, in a directory of its own. It is ready when it takes connections. */
public final class RealServer implements AutoCloseable {
    private final Path log;
    private final List<String> command;
    private final Map<String, String> environment;
    private final int port;
    private Process process;

    private RealServer(Path directory, List<String> command, Map<String, String> environment, int port) {
        this.log = directory.resolve("server.log");
        this.command = command;
        this.environment = environment;
        this.port = port;
        this.process = run();
    }

    /** Starts one, and waits until it takes connections on a port of the loopback address. */
    public static RealServer start(Path directory, List<String> command, Map<String, String> environment, int port) {
        var server = new RealServer(directory, command, environment, port);
        server.awaitReady();
        return server;
    }

    /** Says it aloud where a program is not there, and skips the test. */
    public static void assumeInstalled(String program, String router) {
        assumeInstalledFor(program, "the " + router + " router");
    }

    /** The same, for something else than a router. */
    public static void assumeInstalledFor(String program, String subject) {
        boolean installed = Stream.of(System.getenv("PATH").split(":"), new String[] {"/usr/sbin", "/usr/local/sbin"})
                .flatMap(Stream::of)
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
        String told = program + " is not installed: " + subject + " is not examined against a real one";
        if (!installed) {
            System.err.println("*** " + told + " ***");
        }
        assumeTrue(installed, told);
    }

    /** Where a program is that may be among those of the administrator. */
    public static String binary(String program) {
        return Files.isExecutable(Path.of("/usr/sbin", program)) ? "/usr/sbin/" + program : program;
    }

    private Process run() {
        try {
            var builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(environment);
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitReady() {
        awaitListening(port);
    }

    /** Waits until it takes connections on another port too. */
    public void awaitListening(int on) {
        Await.until(() -> {
            if (!process.isAlive()) {
                throw new AssertionError("it ended: " + read(log));
            }
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), on)) {
                return socket.isConnected();
            } catch (IOException notYet) {
                return false;
            }
        });
    }

    /** Without a word, as when the machine fails: all of its processes. */
    public void kill() {
        var all = Stream.concat(process.toHandle().descendants(), Stream.of(process.toHandle()))
                .toList();
        process.toHandle().destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
        Await.until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
    }

    /** With the same command. */
    public void startAgain() {
        process = run();
        awaitReady();
    }

    /**
     * Stops its first process in its tracks ({@code STOP}), lets it go on ({@code CONT}), or tells it something else.
     */
    public void signal(String signal) {
        signal(signal, process.pid());
    }

    private static void signal(String signal, long pid) {
        try {
            new ProcessBuilder("kill", "-" + signal, String.valueOf(pid))
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Stops all of its processes in their tracks, or lets them go on. */
    public void signalAll(String signal) {
        signal(signal, process.pid());
        process.descendants().forEach(child -> signal(signal, child.pid()));
    }

    /** Writes a file of a configuration. */
    public static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks it to end, and waits until it has. */
    public void end() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        end();
    }
}
