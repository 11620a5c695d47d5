package io.canary.cli;

import io.canary.Orchestrator;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;

/** A short life of a service, and of commands that talk to it, in which the JVM sees the classes that they need. */
final class Rehearsal {
    private static final int SECONDS_MOST = 60;

    private Rehearsal() {}

    /**
     * Plays it. Blocks for some seconds.
     *
     * @param folder for its journal
     * @throws Exception if a service cannot start here
     */
    static void play(CommandLine program, Path folder) throws Exception {
        Path conf = Files.writeString(
                folder.resolve("canary.yaml"),
                new JsonObject()
                        .put("http", new JsonObject().put("port", 0))
                        .put("data", new JsonObject().put("dir", folder.resolve("data").toString()))
                        .put("routers", new JsonObject().put("fake", new JsonObject().put("type", "fake")))
                        .encode());
        var orchestrator = Futures.await(Orchestrator.start(ServeCommand.load(conf)), SECONDS_MOST, TimeUnit.SECONDS);
        try {
            program.setOut(new PrintWriter(Writer.nullWriter())).setErr(new PrintWriter(Writer.nullWriter()));
            ask(program, new ListenAddress("127.0.0.1", orchestrator.port()));
        } finally {
            Futures.await(orchestrator.stop(), SECONDS_MOST, TimeUnit.SECONDS);
        }
    }

    private static void ask(CommandLine program, ListenAddress address) throws Exception {
        String url = address.local().toString();
        try (var client = new ApiClient(address.local())) {
            var created = client.post(
                            "/deployments",
                            new JsonObject()
                                    .put("service_name", "shop")
                                    .put("baseline_version", "v1")
                                    .put("new_version", "v2"),
                            Map.of())
                    .object();
            String id = created.getString("id");
            var metrics = new JsonObject().put("requests", 500).put("errors", 1).put("latency_p95_ms", 120);
            client.post(
                    "/metrics", new JsonObject().put("deployment_id", id).put("metrics", metrics), Map.of());
            client.get("/metrics");
            program.execute("--help");
            program.execute("list", "--url", url);
            program.execute("get", id, "--url", url);
            program.execute("cancel", id, "--url", url);
            program.execute("health", "--url", url);
        }
    }
}
