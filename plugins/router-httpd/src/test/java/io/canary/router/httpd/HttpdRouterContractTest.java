package io.canary.router.httpd;

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

/** The contract, with a real httpd. */
class HttpdRouterContractTest extends TrafficRouterContract {
    @TempDir
    Path directory;

    private @Nullable Httpd httpd;
    private @Nullable Relay slow;

    @BeforeEach
    void start() {
        httpd = start(directory);
    }

    @AfterEach
    void stop() {
        if (httpd != null) {
            httpd.close();
        }
        if (slow != null) {
            slow.close();
        }
    }

    Httpd start(Path in) {
        return Httpd.start(in);
    }

    Map<String, Object> service() {
        return Map.of();
    }

    private Httpd httpd() {
        return java.util.Objects.requireNonNull(httpd);
    }

    @Override
    public TrafficRouterFactory<?> factory() {
        return new HttpdRouterFactory();
    }

    @Override
    public Map<String, ?> settings() {
        return settings(httpd().manager());
    }

    private Map<String, Object> settings(String node) {
        var services = Map.of("checkout", service(), "search", service(), "renamed", service());
        return Map.of("nodes", List.of(node), "services", services);
    }

    @Override
    public Optional<TrafficRouter> openSlow() throws Exception {
        slow = Relay.slow(httpd().port());
        var settings = new HashMap<>(settings("http://127.0.0.1:" + slow.port() + "/balancer-manager"));
        settings.put("answer_timeout_sec", 10);
        return Optional.of(RouterSubject.open(factory(), settings, new RecordingContext("slow")));
    }

    @Override
    public Optional<String> serviceThatIsMissing() {
        return Optional.of("renamed");
    }

    @Override
    public List<Map<String, ?>> badSettings() {
        var shop = Map.of("checkout", Map.of());
        return List.of(
                Map.of(),
                Map.of("nodes", List.of(), "services", shop),
                Map.of("nodes", List.of("http://x/balancer-manager")),
                Map.of("nodes", List.of("x/balancer-manager"), "services", shop),
                Map.of("nodes", List.of("http://u:p@x/balancer-manager"), "services", shop),
                Map.of("nodes", List.of("http://x/m", "http://x/m"), "services", shop),
                Map.of("nodes", List.of("http://x/m"), "services", shop, "user", "u"),
                Map.of("nodes", List.of("http://x/m"), "services", shop, "user", "a:b", "password", "p"),
                Map.of(
                        "nodes",
                        List.of("http://x/m"),
                        "services",
                        Map.of("checkout", Map.of(), "search", Map.of("balancer", "checkout"))),
                with("balancer", "balancer://checkout"),
                with("members", "canary"),
                with("new_users_min", 0),
                with("new_users_min", 101),
                with("versions", Map.of("v1", List.of())),
                with("versions", Map.of("v1", List.of("10.0.0.5:80"))),
                with("versions", Map.of("v1", List.of("http://a"), "v2", List.of("http://a"))));
    }

    private static Map<String, ?> with(String key, Object value) {
        return Map.of("nodes", List.of("http://x/m"), "services", Map.of("checkout", Map.of(key, value)));
    }

    /** Users of whom there are thousands leave after their first request: httpd would keep a place for each. */
    @Override
    public Optional<TrafficClient> client(TrafficRouter router) {
        var users = new HashMap<String, Browser>();
        return Optional.of((service, user) -> {
            var browser = users.computeIfAbsent(service + " " + user, u -> new Browser(httpd().port()));
            String version = browser.get("/" + service + "/");
            browser.close();
            return version;
        });
    }

    /** httpd takes the factor of each member by itself, one after the other. */
    @Override
    public boolean changesInOneStep() {
        return false;
    }
}
