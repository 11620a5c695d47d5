package io.canary.router.caddy;

import io.canary.router.support.http.HttpCalls;
import io.canary.tck.FreePorts;
import io.canary.testservers.RealServer;
import io.canary.testservers.StubUpstreamServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** A real Caddy with a reverse proxy for each of two services, at {@code /SERVICE/}, and versions that run. */
final class Caddy implements AutoCloseable {
    static final List<String> SERVICES = List.of("checkout", "search");

    private final Map<String, StubUpstreamServer> upstreams = new LinkedHashMap<>();
    private final int port = FreePorts.next();
    private final int admin = FreePorts.next();
    private final RealServer server;

    private Caddy(Path directory, String policy, String... arguments) {
        List.of("v1", "v2", "v3").forEach(v -> upstreams.put(v, StubUpstreamServer.of(v)));
        RealServer.write(directory.resolve("caddy.json"), configuration(policy));
        var command = new ArrayList<>(List.of(
                "caddy", "run", "--config", directory.resolve("caddy.json").toString()));
        command.addAll(List.of(arguments));
        this.server = RealServer.start(directory, command, environment(directory), admin);
        server.awaitListening(port); // the admin API is there a little before
    }

    /** Starts one that takes upstreams in turn. */
    static Caddy start(Path directory, String... arguments) {
        assumeInstalled();
        return new Caddy(directory, "{\"policy\":\"round_robin\"}", arguments);
    }

    /** @param policy how it selects an upstream */
    static Caddy startWith(Path directory, String policy) {
        assumeInstalled();
        return new Caddy(directory, policy);
    }

    /** Where Caddy keeps what it keeps. */
    static Map<String, String> environment(Path directory) {
        String home = directory.toString();
        return Map.of("HOME", home, "XDG_DATA_HOME", home, "XDG_CONFIG_HOME", home);
    }

    static void assumeInstalled() {
        RealServer.assumeInstalled("caddy", "caddy");
    }

    /** As {@code caddy reload} does, with these routes and no others. */
    void load(List<String> routes) {
        change("POST", "/load", configuration(routes));
        server.awaitListening(port);
    }

    private String configuration(String policy) {
        var routes = new ArrayList<String>();
        for (String service : SERVICES) {
            routes.add("""
                {"match":[{"path":["/SERVICE/*"]}],
                 "handle":[{"@id":"SERVICE","handler":"reverse_proxy",
                  "load_balancing":{"selection_policy":POLICY},"upstreams":[{"dial":"DIAL"}]}]}
                """.replace("SERVICE", service).replace("POLICY", policy).replace("DIAL", dial("v1")));
        }
        return configuration(routes);
    }

    private String configuration(List<String> routes) {
        return """
            {"admin":{"listen":"127.0.0.1:ADMIN"},
             "apps":{"http":{"servers":{"edge":{"listen":["127.0.0.1:PORT"],"automatic_https":{"disable":true},
             "routes":[ROUTES]}}}}}
            """.replace("ADMIN", String.valueOf(admin))
                .replace("PORT", String.valueOf(port))
                .replace("ROUTES", String.join(",", routes));
    }

    int port() {
        return port;
    }

    int adminPort() {
        return admin;
    }

    String dial(String version) {
        return "127.0.0.1:" + Objects.requireNonNull(upstreams.get(version)).port();
    }

    URI uri(String version) {
        return URI.create("http://" + dial(version));
    }

    Map<String, List<String>> dials() {
        var dials = new LinkedHashMap<String, List<String>>();
        upstreams.keySet().forEach(v -> dials.put(v, List.of(dial(v))));
        return dials;
    }

    String admin() {
        return "http://127.0.0.1:" + admin;
    }

    /** As somebody else at the node would. */
    void change(String method, String path, String json) {
        change(admin(), method, path, json);
    }

    static void change(String node, String method, String path, String json) {
        var answer = call(node + path, request -> request.method(method, BodyPublishers.ofString(json))
                .header("Content-Type", "application/json"));
        if (answer.statusCode() != 200) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
    }

    /** Moves the first slot of a version to another address, as somebody else at the node would. */
    void moveUpstream(String service, String version, String dial) {
        change("PATCH", "/id/" + service + ":" + version + ":0/dial", "\"" + dial + "\"");
    }

    String read(String path) {
        return call(admin() + path, HttpRequest.Builder::GET).body();
    }

    private static HttpResponse<String> call(String url, UnaryOperator<HttpRequest.Builder> as) {
        try (var calls = new HttpCalls(null, Duration.ofSeconds(5), 1 << 20)) {
            return calls.send(as.apply(HttpRequest.newBuilder(URI.create(url))).build(), Duration.ofSeconds(5));
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    RealServer server() {
        return server;
    }

    void startAgain() {
        server.startAgain();
        server.awaitListening(port); // the admin API is there a little before
    }

    @Override
    public void close() {
        server.close();
        upstreams.values().forEach(StubUpstreamServer::close);
    }
}
