package io.canary.router.caddy;

import static java.util.Objects.requireNonNull;

import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficRouterFactory;
import io.canary.tck.RecordingContext;
import io.canary.tck.RouterSubject;
import io.canary.tck.TrafficClient;
import io.canary.tck.TrafficRouterContract;
import io.canary.testservers.Browser;
import io.canary.testservers.Relay;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract, with a real Caddy. */
class CaddyRouterContractTest extends TrafficRouterContract {
    @TempDir
    Path directory;

    private @Nullable Caddy caddy;
    private @Nullable Relay slow;

    @BeforeEach
    void start() {
        caddy = start(directory);
    }

    @AfterEach
    void stop() {
        if (caddy != null) {
            caddy.close();
        }
        if (slow != null) {
            slow.close();
        }
    }

    Caddy start(Path in) {
        return Caddy.start(in);
    }

    Map<String, Object> service() {
        return Map.of("versions", caddy().dials());
    }

    Caddy caddy() {
        return requireNonNull(caddy);
    }

    @Override
    public TrafficRouterFactory<?> factory() {
        return new CaddyRouterFactory();
    }

    @Override
    public Map<String, ?> settings() {
        return settings(caddy().admin());
    }

    private Map<String, Object> settings(String node) {
        var services = Map.of("checkout", service(), "search", service(), "renamed", service());
        return Map.of("nodes", List.of(node), "services", services);
    }

    @Override
    public Optional<TrafficRouter> openSlow() throws Exception {
        slow = Relay.slow(caddy().adminPort());
        var settings = new HashMap<>(settings("http://127.0.0.1:" + slow.port()));
        settings.put("answer_timeout_sec", 10);
        return Optional.of(RouterSubject.open(factory(), settings, new RecordingContext("slow")));
    }

    /** Each change has to settle. */
    @Override
    public int stepsOfAWalk() {
        return 6;
    }

    @Override
    public Optional<String> serviceThatIsMissing() {
        return Optional.of("renamed");
    }

    @Override
    public List<Map<String, ?>> badSettings() {
        return List.of(
                Map.of(),
                Map.of("nodes", List.of(), "services", Map.of("checkout", Map.of())),
                Map.of("nodes", List.of("localhost:2019"), "services", Map.of("checkout", Map.of())),
                Map.of("services", Map.of("checkout", Map.of(), "search", Map.of("id", "checkout"))),
                Map.of("services", Map.of("check out", Map.of())),
                with("id", "a/b"),
                with("slots", 1),
                with("slots", 10_001),
                with("versions", Map.of("v1", List.of())),
                with("versions", Map.of("v1", List.of("http://10.0.0.5:80"))),
                with("versions", Map.of("v1", List.of("a:80"), "v2", List.of("a:80"))));
    }

    private static Map<String, ?> with(String key, Object value) {
        return Map.of("services", Map.of("checkout", Map.of(key, value)));
    }

    /** Users of whom there are thousands leave after their first request; others stay, and have to be let go by Caddy. */
    @Override
    public Optional<TrafficClient> client(TrafficRouter router) {
        var users = new HashMap<String, Browser>();
        return Optional.of((service, user) -> {
            var browser = users.computeIfAbsent(service + " " + user, u -> Browser.patient(caddy().port()));
            String version = browser.get("/" + service + "/");
            if (user.startsWith("new-")) {
                browser.close();
            }
            return version;
        });
    }
}
