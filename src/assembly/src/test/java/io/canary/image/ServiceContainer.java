package io.canary.image;

import io.canary.distribution.Command;
import io.canary.distribution.Patience;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.Stream;

/** A container of the image, run as the page on operating says, with the port of the image published on a free one of this machine. */
final class ServiceContainer implements AutoCloseable {
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(20);

    private final HttpClient http = HttpClient.newHttpClient();
    private final ContainerEngine engine;
    private final String name;
    private final String address;

    private ServiceContainer(ContainerEngine engine, String name, String address) {
        this.engine = engine;
        this.name = name;
        this.address = address;
    }

    /** Starts one on a volume, and waits until the service in it is ready. */
    static ServiceContainer start(ContainerEngine engine, String image, String volume) {
        String name = "canary-it-" + UUID.randomUUID();
        engine.ask(
                "run",
                "--detach",
                "--name=" + name,
                "--publish=127.0.0.1::8000",
                "--read-only",
                "--tmpfs=/tmp",
                "--cap-drop=ALL",
                "--security-opt=no-new-privileges",
                "--volume=" + volume + ":/data",
                image);
        var container = new ServiceContainer(engine, name, engine.ask("port", name, "8000/tcp"));
        try {
            Patience.await(container::isReady);
            return container;
        } catch (Exception | AssertionError e) {
            String log = container.log();
            container.close();
            throw new AssertionError("it did not get ready: " + log, e);
        }
    }

    private boolean isReady() {
        try {
            return get("/health/ready").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    URI uri(String path) {
        return URI.create("http://" + address + path);
    }

    HttpResponse<String> get(String path) throws IOException {
        return send(HttpRequest.newBuilder(uri(path)));
    }

    HttpResponse<String> post(String path, String json) throws IOException {
        return send(HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return http.send(request.timeout(REQUEST_LIMIT).build(), BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Runs a command in it, as the user of the image. */
    Command exec(String... words) {
        return engine.run(
                "exec", Stream.concat(Stream.of(name), Stream.of(words)).toArray(String[]::new));
    }

    /** Runs the health check of the image once: 0 is healthy. */
    int healthCheck() {
        return engine.run("healthcheck", "run", name).status();
    }

    /** Sends a signal to the service. */
    void signal(String signal) {
        engine.ask("kill", "--signal=" + signal, name);
    }

    String log() {
        var logs = engine.run("logs", name);
        return logs.out() + logs.err();
    }

    /** Stops it with the signal of the image. The exit status of the service. */
    int stop() {
        engine.ask("stop", "--time=30", name);
        return Integer.parseInt(engine.ask("inspect", "--format={{.State.ExitCode}}", name));
    }

    /** Stops it, if it still runs, and removes it; what it left on the volume stays. */
    void remove() {
        var unused = engine.run("rm", "--force", "--volumes", "--time=0", name);
    }

    @Override
    public void close() {
        http.shutdownNow();
        remove();
    }
}
