package io.canary.bench;

import io.canary.spi.Observation;
import io.canary.spi.RouterCapabilities;
import io.canary.spi.RouterContext;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficRouterFactory;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Does nothing but note when it was told to roll back. Thread-safe. */
final class ClockedRouter implements TrafficRouter {
    private final Map<String, Long> rolledBack = new ConcurrentHashMap<>();

    /** When each service was rolled back, by {@link System#nanoTime()}. */
    Map<String, Long> rolledBack() {
        return rolledBack;
    }

    /** Gives this one to whoever asks. */
    Factory factory() {
        return new Factory(this);
    }

    @Override
    public RouterCapabilities capabilities() {
        return RouterCapabilities.of(new Weight(1));
    }

    @Override
    public void setTrafficSplit(TrafficSplit split) {}

    @Override
    public void promote(String service, String version) {}

    @Override
    public void rollback(String service, String version) {
        rolledBack.putIfAbsent(service, System.nanoTime());
    }

    @Override
    public Observation observe(String service) {
        return new Observation.CannotTell("it remembers no split");
    }

    @Override
    public void close() {}

    /** It has no settings. */
    record None() {}

    /** Makes no more than one. */
    record Factory(ClockedRouter router) implements TrafficRouterFactory<None> {
        @Override
        public String type() {
            return "clocked";
        }

        @Override
        public Class<None> settings() {
            return None.class;
        }

        @Override
        public TrafficRouter create(None settings, RouterContext context) {
            return router;
        }
    }
}
