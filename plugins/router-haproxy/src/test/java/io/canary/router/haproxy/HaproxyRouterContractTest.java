package io.canary.router.haproxy;

import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficRouterFactory;
import io.canary.tck.RecordingContext;
import io.canary.tck.RouterSubject;
import io.canary.tck.TrafficClient;
import io.canary.tck.TrafficRouterContract;
import io.canary.testservers.Browser;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract, with one HAProxy whose servers' weights decide. */
class HaproxyRouterContractTest extends TrafficRouterContract {
    @TempDir
    Path directory;

    private Site site;
    private Haproxy haproxy;
    private @Nullable SlowNode slow;

    @BeforeEach
    void start() {
        site = new Site();
        Site.writeMap(directory);
        haproxy = Haproxy.start(directory, configuration(site));
    }

    @AfterEach
    void stop() {
        if (haproxy != null) {
            haproxy.close();
        }
        if (slow != null) {
            slow.close();
        }
        site.close();
    }

    String configuration(Site versions) {
        return versions.weighted("", false);
    }

    Map<String, Object> service() {
        return Map.of();
    }

    Path directory() {
        return directory;
    }

    Haproxy haproxy() {
        return haproxy;
    }

    Site site() {
        return site;
    }

    @Override
    public TrafficRouterFactory<?> factory() {
        return new HaproxyRouterFactory();
    }

    @Override
    public Map<String, ?> settings() {
        return Map.of(
                "nodes",
                List.of(haproxy.socket().toString()),
                "services",
                Map.of("checkout", service(), "search", service()));
    }

    /** HAProxy takes the weight of each server by itself, one after the other. */
    @Override
    public boolean changesInOneStep() {
        return false;
    }

    @Override
    public Optional<TrafficRouter> openSlow() throws Exception {
        slow = new SlowNode(haproxy.socket());
        var settings = new HashMap<String, Object>(settings());
        settings.put("nodes", List.of(slow.address()));
        settings.put("answer_timeout_sec", 10);
        return Optional.of(RouterSubject.open(factory(), settings, new RecordingContext("slow")));
    }

    @Override
    public Optional<String> serviceThatIsMissing() {
        return Optional.of("renamed");
    }

    @Override
    public List<Map<String, ?>> badSettings() {
        return List.of(
                Map.of(),
                Map.of("nodes", List.of("/run/haproxy.sock")),
                Map.of("services", Map.of("checkout", Map.of())),
                Map.of("nodes", List.of("haproxy"), "services", Map.of("checkout", Map.of())),
                Map.of("nodes", List.of("tcp://x:70000"), "services", Map.of("checkout", Map.of())),
                Map.of("nodes", List.of("/a", "/a"), "services", Map.of("checkout", Map.of())),
                Map.of(
                        "nodes",
                        List.of("/a"),
                        "services",
                        Map.of("checkout", Map.of(), "search", Map.of("backends", List.of("checkout")))),
                with("servers", "canary"),
                with("servers", "{version};quit"),
                with("backends", List.of("a b")),
                with("backends", List.of("shop_{version}")),
                with("versions", Map.of("v1", List.of())),
                with("versions", Map.of("v1", List.of("a"), "v2", List.of("a"))),
                with("map", ""));
    }

    private static Map<String, ?> with(String key, Object value) {
        return Map.of("nodes", List.of("/run/haproxy.sock"), "services", Map.of("checkout", Map.of(key, value)));
    }

    @Override
    public Optional<TrafficClient> client(TrafficRouter router) {
        var users = new HashMap<String, Browser>();
        return Optional.of(
                (service, user) -> users.computeIfAbsent(service + " " + user, u -> new Browser(site.port(service)))
                        .get("/", "X-User: " + user));
    }
}
