package io.canary.matrix;

import io.canary.distribution.Launched;
import io.canary.tck.FreePorts;
import io.canary.testservers.Relay;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Canary's own proxy as a process, which the orchestrator asks by way of a relay. */
final class ProxyStand extends Stand {
    private static final Pattern READY = Pattern.compile("ProxyCommand: ready");

    private final Map<String, Integer> ports =
            SERVICES.stream().collect(Collectors.toMap(s -> s, s -> FreePorts.next()));
    private final int control = FreePorts.next();
    private final Relay relay = Relay.open(control);
    private @Nullable Launched process;

    ProxyStand(Path folder, boolean isSticky) {
        super(folder, isSticky);
    }

    /** Renamed, half of the traffic cannot be on the canary: this proxy has nothing but its baseline after a start. */
    private void configure(boolean renamed) {
        write(
                "proxy.yaml",
                "control: {port: " + control + "}\nservices:\n"
                        + service("shop", renamed ? "shop-new" : "shop")
                        + service("cart", "cart"));
    }

    private String service(String service, String name) {
        return """
                  NAME:
                    port: PORT_SERVICE
                    baseline_version: v1
                STICKY    versions: {v1: {upstreams: ["http://ADDRESS_SERVICE_v1"]}, v2: {upstreams: ["http://ADDRESS_SERVICE_v2"]}}
                """.replace("NAME", name)
                .replace("SERVICE", service)
                .replace("STICKY", isSticky ? "    sticky: {cookie: user}\n" : "");
    }

    @Override
    String router() {
        return "{type: proxy, settings: {process: 'http://127.0.0.1:" + relay.port() + "'}}";
    }

    @Override
    int port(String service) {
        return ports.getOrDefault(service, 0);
    }

    @Override
    boolean measures() {
        return true;
    }

    @Override
    boolean forgetsWhenReloaded() {
        return true;
    }

    @Override
    void start() {
        configure(false);
        run();
    }

    private void run() {
        process = Launched.start(
                Map.of(),
                READY,
                List.of(
                        "proxy",
                        "--conf",
                        folder.resolve("proxy.yaml").toString(),
                        "--data",
                        folder.resolve("proxy-data").toString()));
    }

    private Launched process() {
        return Objects.requireNonNull(process);
    }

    @Override
    void kill() {
        process().kill();
    }

    @Override
    void startAgain() {
        run();
    }

    @Override
    void freeze() {
        process().signal("STOP");
    }

    @Override
    void thaw() {
        process().signal("CONT");
    }

    @Override
    void hideAdmin() {
        relay.close();
    }

    @Override
    void showAdmin() {
        relay.openAgain();
    }

    @Override
    void reload() {
        throw new UnsupportedOperationException();
    }

    @Override
    void moveByHand(int percent) {
        AdminCall.send(
                "PUT",
                "http://127.0.0.1:" + control + "/services/shop/split",
                "{\"baseline\": \"v1\", \"canary\": \"v2\", \"weight_bp\": " + percent * 100 + ", \"lease_sec\": 60}",
                "Content-Type",
                "application/json");
    }

    @Override
    void rename() {
        startAgainWith(true);
    }

    @Override
    void renameBack() {
        startAgainWith(false);
    }

    private void startAgainWith(boolean renamed) {
        configure(renamed);
        kill();
        run();
    }

    @Override
    void breakByOthers() {
        throw new UnsupportedOperationException();
    }

    @Override
    void repair() {
        throw new UnsupportedOperationException();
    }

    @Override
    void stop() {
        relay.close();
        if (process != null) {
            process.signal("CONT");
            process.kill();
        }
    }
}
