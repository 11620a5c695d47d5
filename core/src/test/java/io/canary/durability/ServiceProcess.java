package io.canary.durability;

import io.canary.cli.Futures;
import io.canary.config.Config;
import io.canary.plugins.PluginCatalogue;
import io.canary.routing.Routers;
import io.canary.server.Orchestrator;
import io.canary.spi.settings.Settings;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The whole service in a separate process, which can be killed. */
final class ServiceProcess implements AutoCloseable {
    private static final String TRACES = "canary.test.traces";
    private static final String POSTGRES = "canary.test.postgres";
    private static final String READY = "listens on ";
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Process process;
    private final int port;

    private ServiceProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts it on the journal in {@code data}, and waits until it is ready.
     *
     * @param options of its JVM
     */
    static ServiceProcess start(Path data, URI traffic, String... options) throws IOException {
        return start(List.of(), data, traffic, options);
    }

    /** The same with this limit of file descriptors. */
    static ServiceProcess start(Path data, URI traffic, int descriptorsMax, String... options) throws IOException {
        var limited = List.of("bash", "-c", "ulimit -n " + descriptorsMax + "; exec \"$@\"", "bash");
        return start(limited, data, traffic, options);
    }

    private static ServiceProcess start(List<String> before, Path data, URI traffic, String... options)
            throws IOException {
        var command = new ArrayList<>(before);
        command.addAll(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:+IgnoreUnrecognizedVMOptions",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(List.of(options));
        command.addAll(List.of(ServiceProcess.class.getName(), data.toString(), traffic.toString()));
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out = process.inputReader();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(READY)) {
                Thread.startVirtualThread(() -> drain(out));
                return new ServiceProcess(process, Integer.parseInt(line.substring(READY.length())));
            }
        }
        throw new AssertionError("the service did not start");
    }

    /** Drains its log: a full pipe would stop it. */
    private static void drain(BufferedReader out) {
        try {
            out.transferTo(Writer.nullWriter());
        } catch (IOException killed) {
            // in the middle of a line
        }
    }

    int port() {
        return port;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** The body of the response, whatever its status. */
    String get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)));
    }

    /** The same. */
    String post(String path, JsonObject body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.encode())));
    }

    private static String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HTTP.send(request.timeout(LIMIT).build(), BodyHandlers.ofString())
                .body();
    }

    /** Kills it with {@code SIGKILL}. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** As an operator does it: {@code SIGTERM}. */
    void stop() {
        process.destroy();
        process.onExit().join();
    }

    @Override
    public void close() {
        kill();
    }

    /** The option of its JVM to export traces to this collector. */
    static String tracesTo(String endpoint) {
        return "-D" + TRACES + "=" + endpoint;
    }

    /** An option: its journal is in this database, whose user and password are {@code postgres}. */
    static String journalIn(String url) {
        return "-D" + POSTGRES + "=" + url;
    }

    private static Map<String, ?> journal() {
        String url = System.getProperty(POSTGRES);
        return url == null
                ? Map.of("type", "sqlite")
                : Map.of("type", "postgresql", "url", url, "user", "postgres", "password", "postgres");
    }

    private static Map<String, ?> traces() {
        String endpoint = System.getProperty(TRACES);
        return endpoint == null ? Map.of() : Map.of("endpoint", endpoint);
    }

    public static void main(String[] args) throws Exception {
        var config = Settings.read(
                Config.class,
                Map.of(
                        "http", Map.of("host", "127.0.0.1", "port", 0),
                        "telemetry", Map.of("traces", traces()),
                        "data", Map.of("dir", args[0]),
                        "journal", journal(),
                        "deployments", Map.of("retention", Map.of("ended_max", 2_000, "ended_total_max", 2_000)),
                        "routers", Map.of("remote", Map.of("type", "remote", "settings", Map.of("uri", args[1])))));
        var started = Orchestrator.start(config, PluginCatalogue.of(Routers.KIND, new RemoteRouter.Factory()));
        System.out.println(READY + Futures.await(started, 60, TimeUnit.SECONDS).port());
    }
}
