package io.canary.router.caddy;

import io.canary.spi.Observation;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import io.canary.tck.RecordingContext;
import io.canary.tck.RouterSubject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Routers for the service {@code checkout}, and what they are asked. */
final class Routers {
    private Routers() {}

    static TrafficRouter of(Map<String, ?> settings) throws Exception {
        return RouterSubject.open(new CaddyRouterFactory(), settings, new RecordingContext("edge"));
    }

    static TrafficRouter of(Map<String, ?> service, Caddy... nodes) throws Exception {
        return of(settings(service, Stream.of(nodes).map(Caddy::admin).toList()));
    }

    static Map<String, Object> settings(Map<String, ?> service, List<String> nodes) {
        return Map.of("nodes", nodes, "services", Map.of("checkout", service), "answer_timeout_sec", 3);
    }

    /** From v1 to v2. */
    static TrafficSplit split(int basisPoints) {
        return new TrafficSplit("checkout", "v1", "v2", new Weight(basisPoints));
    }

    static Observation inForce(int basisPoints) {
        var weights = new HashMap<>(split(basisPoints).weights());
        weights.values().removeIf(Weight.NONE::equals);
        return new Observation.InForce(weights);
    }
}
