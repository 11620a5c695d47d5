package io.canary.router.envoy;

import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficRouterFactory;
import io.canary.tck.RecordingContext;
import io.canary.tck.RouterSubject;
import io.canary.tck.TrafficClient;
import io.canary.tck.TrafficRouterContract;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The contract, with gRPC's own xDS client for a node. */
class EnvoyRouterContractTest extends TrafficRouterContract {

    Map<String, Object> service() {
        return Map.of();
    }

    @Override
    public TrafficRouterFactory<?> factory() {
        return new EnvoyRouterFactory();
    }

    @Override
    public Map<String, ?> settings() {
        return World.settings(World.nextPort("checkout", "search"), service());
    }

    /** Of several routers of the same settings only one can listen; what outlives it has tests of its own. */
    @Override
    public boolean trafficOutlivesRouter() {
        return false;
    }

    @Override
    public Optional<TrafficRouter> openSlow() throws Exception {
        var router = RouterSubject.open(factory(), settings(), new RecordingContext("slow"));
        router.rollback("checkout", "v1");
        World.RELAY.isSlow(Duration.ofSeconds(1));
        return Optional.of(router);
    }

    @Override
    public List<Map<String, ?>> badSettings() {
        return List.of(
                Map.of(),
                Map.of("services", Map.of("a/b", Map.of())),
                Map.of("services", Map.of("checkout", Map.of()), "port", 70_000),
                Map.of("services", Map.of("checkout", Map.of()), "host", "no such host"),
                Map.of("services", Map.of("checkout", Map.of()), "nodes", List.of("edge-1", " ")),
                Map.of("services", Map.of("checkout", Map.of("routes", "edge"), "search", Map.of("routes", "edge"))),
                with("versions", Map.of("v1", Map.of())),
                with("versions", Map.of("v1", Map.of("upstreams", List.of("ftp://x")))),
                with("versions", Map.of("v1", Map.of("upstreams", List.of("http://x"), "cluster", "x"))),
                with("baseline_version", "v1"),
                with("clusters", "shop"),
                with("prefix", "checkout"),
                with("header", "x canary"));
    }

    private static Map<String, ?> with(String key, Object value) {
        return Map.of("services", Map.of("checkout", Map.of(key, value)));
    }

    @Override
    public Optional<TrafficClient> client(TrafficRouter router) {
        return Optional.of((service, user) -> World.NODE.send(service));
    }
}
