package io.canary.router.keeper;

import io.canary.spi.Observation;
import io.canary.spi.RouterCapabilities;
import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.RouterContext;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A router that measures, warns, and fails as it is told: for the way between a keeper and its orchestrator. */
final class ToldRouter implements TrafficRouter {
    final RouterContext host;
    volatile @Nullable RouterException failure;
    volatile Observation seen = new Observation.NotRouted();
    volatile @Nullable String generation;

    ToldRouter(RouterContext host) {
        this.host = host;
    }

    @Override
    public RouterCapabilities capabilities() {
        return RouterCapabilities.of(
                new Weight(100),
                Feature.OBSERVE,
                Feature.REPORTS,
                Feature.NEW_USERS_ONLY,
                Feature.STICKINESS,
                Feature.HEADER_ROUTES);
    }

    @Override
    public List<String> preflight(TrafficSplit split) throws RouterException {
        fail();
        return List.of("would set " + split.canaryWeight(), WARNING + "agent-check changes weights");
    }

    @Override
    public void setTrafficSplit(TrafficSplit split) throws RouterException {
        fail();
        seen = new Observation.InForce(split.weights());
    }

    @Override
    public Observation observe(String service) throws RouterException {
        fail();
        return seen;
    }

    @Override
    public @Nullable String generation(String service) throws RouterException {
        fail();
        return generation;
    }

    private void fail() throws RouterException {
        var now = failure;
        if (now != null) {
            throw now;
        }
    }
}
