package io.canary.bench.routers;

import com.sun.net.httpserver.HttpServer;
import io.canary.router.exec.ExecRouterFactory;
import io.canary.router.http.HttpRouterFactory;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/**
 * Gateways of one's own that act at once, so that what is measured is what the routers for one's own cost: one that is
 * told splits over HTTP, and one that reads for each request the file that a program writes.
 */
final class Gateways {
    private static final String ALL_TO_CANARY = "\"canary_weight\":100";

    private Gateways() {}

    /** What is in force, as it was told. */
    private interface Split {
        String read() throws IOException;
    }

    static Carrier http(Versions versions, int core, Path folder) throws IOException, RouterException {
        var told = new String[] {""};
        var server = serving(() -> told[0]);
        server.createContext("/splits", exchange -> {
            try (exchange) {
                told[0] = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, -1);
            }
        });
        int port = server.getAddress().getPort();
        var settings = Map.<String, Object>of("url", "http://127.0.0.1:" + port + "/splits");
        return carrier("http, an endpoint", server, Carrier.router(new HttpRouterFactory(), settings, folder));
    }

    static Carrier exec(Versions versions, int core, Path folder) throws IOException, RouterException {
        var file = Tool.write(folder, "split.json", "");
        var script = "cat > split.new; /bin/mv split.new split.json";
        var settings = Map.of(
                "command", List.of("/bin/sh", "-c", script),
                "environment", Map.of("PATH", "/usr/bin:/bin"),
                "directory", folder.toString());
        return carrier(
                "exec, a shell script",
                serving(() -> Files.readString(file)),
                Carrier.router(new ExecRouterFactory(), settings, folder));
    }

    private static Carrier carrier(String name, HttpServer server, TrafficRouter router) {
        return new Carrier(name, server.getAddress().getPort(), () -> server.stop(0), router);
    }

    private static HttpServer serving(Split split) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            try (exchange) {
                var version = split.read().contains(ALL_TO_CANARY) ? Versions.CANARY : Versions.BASELINE;
                exchange.sendResponseHeaders(200, version.length());
                exchange.getResponseBody().write(version.getBytes(StandardCharsets.US_ASCII));
            }
        });
        server.start();
        return server;
    }
}
