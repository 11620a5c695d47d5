package io.canary.router.kubernetes;

import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import io.canary.tck.RecordingContext;
import io.canary.tck.RouterSubject;
import java.util.Map;

/** Routers as the host makes them. */
final class Routers {

    private Routers() {}

    static TrafficRouter open(Map<String, ?> settings) throws Exception {
        return RouterSubject.open(new KubernetesRouterFactory(), settings, new RecordingContext("cluster"));
    }

    /** Asks for 1, 2, 3… hundredths of a percent. */
    static void split(TrafficRouter router, String service, int times) {
        try {
            for (int i = 1; i <= times; i++) {
                router.setTrafficSplit(new TrafficSplit(service, "v1", "v2", new Weight(i)));
            }
        } catch (RouterException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
