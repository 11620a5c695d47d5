package io.canary.router.haproxy;

import io.canary.spi.Observation;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import io.canary.tck.RecordingContext;
import io.canary.tck.RouterSubject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Routers for the service {@code checkout}, and what they are asked. */
final class Routers {
    static final String CHECKOUT = "checkout";

    private Routers() {}

    static TrafficRouter of(Map<String, ?> service, RecordingContext host, List<String> nodes) throws Exception {
        var settings = Map.of("nodes", nodes, "services", Map.of(CHECKOUT, service), "answer_timeout_sec", 3);
        return RouterSubject.open(new HaproxyRouterFactory(), settings, host);
    }

    static TrafficRouter of(Map<String, ?> service, Haproxy... nodes) throws Exception {
        var sockets = List.of(nodes).stream().map(n -> n.socket().toString()).toList();
        return of(service, new RecordingContext("edge"), sockets);
    }

    /** From v1 to v2. */
    static TrafficSplit split(int basisPoints) {
        return new TrafficSplit(CHECKOUT, "v1", "v2", new Weight(basisPoints));
    }

    static Observation inForce(int basisPoints) {
        var weights = new HashMap<>(split(basisPoints).weights());
        weights.values().removeIf(Weight.NONE::equals);
        return new Observation.InForce(weights);
    }
}
