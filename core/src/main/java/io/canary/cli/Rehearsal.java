package io.canary.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.canary.server.Orchestrator;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;

/** A short run of a service and of commands, in which the JVM loads the classes that they need. */
final class Rehearsal {
    private static final int SECONDS_MOST = 60;

    private final CommandLine program;
    private final Path folder;

    /** @param recording a file in an empty folder, which the service uses for its journal */
    Rehearsal(CommandLine program, Path recording) {
        this.program =
                program.setOut(new PrintWriter(Writer.nullWriter())).setErr(new PrintWriter(Writer.nullWriter()));
        this.folder = Objects.requireNonNull(recording.getParent(), "it is in a folder");
    }

    /**
     * Starts a service, creates a deployment, and stops the service. Blocks for some seconds.
     *
     * @throws Exception if a service cannot start here
     */
    void playService() throws Exception {
        var config = ServeCommand.load(configuration(0));
        var orchestrator = Futures.await(Orchestrator.start(config), SECONDS_MOST, TimeUnit.SECONDS);
        try {
            rollOut(new ListenAddress("127.0.0.1", orchestrator.port()).local());
        } finally {
            Futures.await(orchestrator.stop(), SECONDS_MOST, TimeUnit.SECONDS);
        }
    }

    private static void rollOut(URI url) throws Exception {
        var deployment = new JsonObject()
                .put("service_name", "shop")
                .put("baseline_version", "v1")
                .put("new_version", "v2");
        var metrics = new JsonObject().put("requests", 500).put("errors", 1).put("latency_p95_ms", 120);
        var client = new ApiClient(url);
        String id = client.post("/deployments", deployment, Map.of()).object().getString("id");
        client.post("/metrics", new JsonObject().put("deployment_id", id).put("metrics", metrics), Map.of());
        client.get("/metrics");
        client.get("/deployments");
        client.get("/health/ready");
        client.post("/deployments/" + id + "/cancel", null, Map.of());
    }

    /** Prints the help, and has a service without deployments answer commands. */
    void playCommands() throws Exception {
        program.execute("--help");
        var service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/", Rehearsal::answer);
        service.start();
        try {
            String conf = configuration(service.getAddress().getPort()).toString();
            program.execute("list", "--conf", conf);
            program.execute("get", "none", "--conf", conf);
        } finally {
            service.stop(0);
        }
    }

    private static void answer(HttpExchange exchange) throws IOException {
        boolean isList = exchange.getRequestURI().getPath().equals("/deployments");
        var answer = isList ? List.of(deployment()) : new JsonObject().put("detail", "there is no deployment none");
        byte[] body = JsonText.of(answer).getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(isList ? 200 : 404, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static JsonObject deployment() {
        return new JsonObject()
                .put("id", "d-1")
                .put("service_name", "shop")
                .put("baseline_version", "v1")
                .put("new_version", "v2")
                .put("status", "PROGRESSING")
                .put("current_weight", 2.5)
                .put("status_reason", "the weight is 2.5 %");
    }

    private Path configuration(int port) throws IOException {
        var data = folder.resolve("data").toString();
        var configuration = new JsonObject()
                .put("http", new JsonObject().put("port", port))
                .put("data", new JsonObject().put("dir", data))
                .put("routers", new JsonObject().put("fake", new JsonObject().put("type", "fake")));
        return Files.writeString(folder.resolve("canary.yaml"), JsonText.of(configuration));
    }
}
