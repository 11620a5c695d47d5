package io.canary.router.fake;

import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficRouterFactory;
import io.canary.tck.RecordingContext;
import io.canary.tck.RouterSubject;
import io.canary.tck.TrafficRouterContract;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class FakeRouterContractTest extends TrafficRouterContract {

    @Override
    public TrafficRouterFactory<?> factory() {
        return new FakeRouterFactory();
    }

    @Override
    public Map<String, ?> settings() {
        return Map.of();
    }

    @Override
    public List<Map<String, ?>> badSettings() {
        return List.of(
                Map.of("delay_ms", -1),
                Map.of("delay_ms", "soon"),
                Map.of("trouble", List.of(Map.of())),
                Map.of("trouble", List.of(Map.of("kind", "grumpy"))),
                Map.of("trouble", List.of(Map.of("kind", "hang", "every", 0))));
    }

    @Override
    public Map<String, List<URI>> upstreams(String service) {
        return Map.of(
                "v1", List.of(URI.create("http://127.0.0.1:1")),
                "v2", List.of(URI.create("http://127.0.0.1:2")),
                "v3", List.of(URI.create("http://127.0.0.1:3")));
    }

    @Override
    public Optional<TrafficRouter> openSlow() throws Exception {
        return Optional.of(RouterSubject.open(factory(), Map.of("delay_ms", 60_000), new RecordingContext("slow")));
    }

    @Override
    public boolean trafficOutlivesRouter() {
        return false;
    }
}
