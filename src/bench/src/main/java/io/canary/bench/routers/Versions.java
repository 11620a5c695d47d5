package io.canary.bench.routers;

import io.canary.tck.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Two versions of a service that do as little as can be done: they answer with their names. */
final class Versions implements AutoCloseable {
    static final String SERVICE = "checkout";
    static final String BASELINE = "v1";
    static final String CANARY = "v2";

    private final int baseline;
    private final int canary;
    private final Tool nginx;

    private Versions(int baseline, int canary, Tool nginx) {
        this.baseline = baseline;
        this.canary = canary;
        this.nginx = nginx;
    }

    static Versions start(int core, Path folder) throws IOException {
        int baseline = FreePorts.next();
        int canary = FreePorts.next();
        Files.createDirectories(folder);
        var config = Tool.write(folder, "versions.conf", """
                daemon off;
                worker_processes 1;
                pid versions.pid;
                error_log versions.log;
                events { worker_connections 1024; }
                http {
                  access_log off;
                  keepalive_requests 100000000;
                  server { listen 127.0.0.1:%d reuseport; location / { return 200 v1; } }
                  server { listen 127.0.0.1:%d reuseport; location / { return 200 v2; } }
                }
                """.formatted(baseline, canary));
        var command = List.of(Tool.find("nginx").getFirst().toString(), "-p", folder + "/", "-c", config.toString());
        return new Versions(baseline, canary, Tool.start(core, folder.resolve("out"), canary, command));
    }

    int port(String version) {
        return version.equals(CANARY) ? canary : baseline;
    }

    String address(String version) {
        return "http://127.0.0.1:" + port(version);
    }

    /** As settings of routers have them. */
    Map<String, Object> upstreams() {
        return Map.of(
                BASELINE, Map.of("upstreams", List.of(address(BASELINE))),
                CANARY, Map.of("upstreams", List.of(address(CANARY))));
    }

    @Override
    public void close() {
        nginx.close();
    }
}
