package io.canary.testservers;

import io.canary.spi.Observation;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficRouterFactory;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import io.canary.tck.RecordingContext;
import io.canary.tck.RouterSubject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The service {@code checkout} of tests, which moves from v1 to v2, and routers for it that have several nodes. */
public final class Checkout {
    private Checkout() {}

    /** From v1 to v2; {@code basisPoints} from 0 to 10 000. */
    public static TrafficSplit split(int basisPoints) {
        return new TrafficSplit("checkout", "v1", "v2", new Weight(basisPoints));
    }

    /** What is observed when {@link #split} is in force; a version without a share is not in it. */
    public static Observation inForce(int basisPoints) {
        var weights = new HashMap<>(split(basisPoints).weights());
        weights.values().removeIf(Weight.NONE::equals);
        return new Observation.InForce(weights);
    }

    /** Settings with this service alone, and a limit of three seconds for each answer. */
    public static Map<String, Object> settings(Map<String, ?> service, List<String> nodes) {
        return Map.of("nodes", nodes, "services", Map.of("checkout", service), "answer_timeout_sec", 3);
    }

    /** A router named {@code edge}, as the host makes it. */
    public static TrafficRouter router(TrafficRouterFactory<?> factory, Map<String, ?> settings) throws Exception {
        return RouterSubject.open(factory, settings, new RecordingContext("edge"));
    }
}
