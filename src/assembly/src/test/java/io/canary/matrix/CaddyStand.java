package io.canary.matrix;

import io.canary.tck.FreePorts;
import io.canary.testservers.RealServer;
import io.canary.testservers.Relay;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Caddy with its admin API, which the orchestrator asks by way of a relay. */
final class CaddyStand extends Stand {
    private final int port = FreePorts.next();
    private final int admin = FreePorts.next();
    private final Relay relay = Relay.open(admin);
    private @Nullable RealServer server;

    CaddyStand(Path folder, boolean isSticky) {
        super(folder, isSticky);
        RealServer.assumeInstalled("caddy", "caddy");
    }

    private String configuration(boolean renamed) {
        return filled("""
                {"admin":{"listen":"127.0.0.1:ADMIN"},
                 "apps":{"http":{"servers":{"edge":{"listen":["127.0.0.1:PORT_shop"],"automatic_https":{"disable":true},
                 "routes":[SHOP,CART]}}}}}
                """.replace("ADMIN", String.valueOf(admin))
                .replace("SHOP", renamed ? elsewhere() : route("shop"))
                .replace("CART", route("cart")));
    }

    private String route(String service) {
        return """
                {"match":[{"path":["/SERVICE/*"]}],
                 "handle":[{"@id":"SERVICE","handler":"reverse_proxy",
                  "load_balancing":{"selection_policy":{"policy":"POLICY"}},
                  "upstreams":[{"dial":"ADDRESS_SERVICE_v1"}]}]}
                """.replace("SERVICE", service).replace("POLICY", isSticky ? "cookie" : "round_robin");
    }

    /** Neither the id nor an address of the settings is there. */
    private String elsewhere() {
        return filled("""
                {"match":[{"path":["/shop/*"]}],
                 "handle":[{"handler":"reverse_proxy",
                  "load_balancing":{"selection_policy":{"policy":"round_robin"}},
                  "upstreams":[{"dial":"ADDRESS_shop_v1"},{"dial":"ADDRESS_shop_v2"}]}]}
                """).replace("127.0.0.1", "localhost");
    }

    @Override
    String router() {
        String services = SERVICES.stream()
                .map(s -> "%s: {sticky: %s, versions: {v1: ['%s'], v2: ['%s']}}"
                        .formatted(s, isSticky, address(s, "v1"), address(s, "v2")))
                .collect(Collectors.joining(", "));
        return "{type: caddy, settings: {nodes: ['http://127.0.0.1:" + relay.port() + "'], services: {" + services
                + "}}}";
    }

    @Override
    int port(String service) {
        return port;
    }

    @Override
    String path(String service) {
        return "/" + service + "/";
    }

    @Override
    boolean measures() {
        return false;
    }

    @Override
    boolean forgetsWhenReloaded() {
        return true;
    }

    @Override
    boolean countsNewUsersOnly() {
        return true;
    }

    @Override
    void start() {
        write("caddy.json", configuration(false));
        String home = folder.toString();
        server = RealServer.start(
                folder,
                List.of("caddy", "run", "--config", folder.resolve("caddy.json").toString()),
                Map.of("HOME", home, "XDG_DATA_HOME", home, "XDG_CONFIG_HOME", home),
                admin);
        server.awaitListening(port);
    }

    private RealServer server() {
        return Objects.requireNonNull(server);
    }

    @Override
    void kill() {
        server().kill();
    }

    @Override
    void startAgain() {
        server().startAgain();
        server().awaitListening(port);
    }

    @Override
    void freeze() {
        server().signalAll("STOP");
    }

    @Override
    void thaw() {
        server().signalAll("CONT");
    }

    @Override
    void hideAdmin() {
        relay.close();
    }

    @Override
    void showAdmin() {
        relay.openAgain();
    }

    private String admin() {
        return "http://127.0.0.1:" + admin;
    }

    /** As {@code caddy reload} does, with what its file has. */
    @Override
    void reload() {
        load(configuration(false));
    }

    private void load(String configuration) {
        AdminCall.send("POST", admin() + "/load", configuration, "Content-Type", "application/json");
        server().awaitListening(port);
    }

    /** In a hundred slots, well mixed. */
    @Override
    void moveByHand(int percent) {
        String upstreams = IntStream.range(0, 100)
                .mapToObj(i -> address("shop", i * 37 % 100 < percent ? "v2" : "v1"))
                .map(dial -> "{\"dial\":\"" + dial + "\"}")
                .collect(Collectors.joining(",", "[", "]"));
        AdminCall.send("PATCH", admin() + "/id/shop/upstreams", upstreams, "Content-Type", "application/json");
    }

    @Override
    void rename() {
        load(configuration(true));
    }

    @Override
    void renameBack() {
        load(configuration(false));
    }

    /** Caddy refuses it, and goes on. */
    @Override
    void breakByOthers() {
        String broken =
                configuration(false).replace("\"routes\":[", "\"routes\":[{\"handle\":[{\"handler\":\"no_such\"}]},");
        AdminCall.refused("POST", admin() + "/load", broken, "Content-Type", "application/json");
    }

    @Override
    void repair() {
        // what was refused is nowhere
    }

    @Override
    void stop() {
        relay.close();
        if (server != null) {
            server.signalAll("CONT");
            server.kill();
        }
    }
}
