package io.canary.router.kubernetes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Answers as an API server does to one login, with what it was given, and knows nothing of what objects mean: where the program
 * itself is not there, or does not fail as one wants it to.
 */
final class FakeApi implements AutoCloseable {
    static final String ROUTE = "/apis/gateway.networking.k8s.io/v1/namespaces/shop/httproutes/checkout";
    static final String SLICES = "/apis/discovery.k8s.io/v1/namespaces/shop/endpointslices";

    private record Reply(int status, String body) {}

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;
    private final Map<String, Reply> replies = new ConcurrentHashMap<>();
    private final List<String> patches = new CopyOnWriteArrayList<>();

    FakeApi() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
        says(
                "GET",
                "/apis/gateway.networking.k8s.io",
                200,
                "{\"versions\":[{\"groupVersion\":\"gateway.networking.k8s.io/v1\"}]}");
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    FakeApi says(String method, String path, int status, String json) {
        replies.put(method + " " + path, new Reply(status, json));
        return this;
    }

    /** As when it has, or has not, a route that shares out between v1 and v2, at which a router was before. */
    FakeApi hasRoute(String uid, int canaryWeight, String status) {
        return says(
                "GET",
                ROUTE,
                200,
                Objects.parse("""
                    {metadata: {uid: UID, generation: 1, annotations: {canary.io/split-checkout: '{}'}},
                     spec: {rules: [{backendRefs: [{name: checkout-v1, weight: REST}, {name: checkout-v2, weight: WEIGHT}]}]},
                     status: {parents: [STATUS]}}\
                    """.replace("UID", uid)
                                .replace("REST", String.valueOf(100 - canaryWeight))
                                .replace("WEIGHT", String.valueOf(canaryWeight))
                                .replace("STATUS", status))
                        .toString());
    }

    static String accepted(String value) {
        return "{controllerName: example.com/c, parentRef: {name: edge}, conditions: [{type: Accepted, status: '"
                + value + "', observedGeneration: 1, reason: Because, message: so}]}";
    }

    /** What came to be changed, dry runs left out. */
    List<String> patches() {
        return List.copyOf(patches);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            String method = exchange.getRequestMethod();
            var uri = exchange.getRequestURI();
            if (method.equals("PATCH") && !String.valueOf(uri.getQuery()).contains("dryRun")) {
                patches.add(uri.getPath());
            }
            var missing = new Reply(404, "{\"kind\":\"Status\",\"message\":\"the server could not find it\"}");
            var reply = replies.getOrDefault(method + " " + uri.getPath(), missing);
            byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(reply.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    Path kubeconfig(Path directory) {
        try {
            return Files.writeString(directory.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "%s"}}]
                users: [{name: u, user: {}}]
                contexts: [{name: c, context: {cluster: c, user: u, namespace: shop}}]
                current-context: c
                """.formatted(url()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
