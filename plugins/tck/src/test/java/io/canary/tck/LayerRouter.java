package io.canary.tck;

import io.canary.spi.Observation;
import io.canary.spi.RouterCapabilities;
import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.util.Map;

/** A router that keeps every promise; the broken ones extend it. */
class LayerRouter implements TrafficRouter {
    final TrafficLayer layer;

    LayerRouter(TrafficLayer layer) {
        this.layer = layer;
    }

    @Override
    public RouterCapabilities capabilities() {
        return RouterCapabilities.of(new Weight(1), Feature.OBSERVE);
    }

    @Override
    public void setTrafficSplit(TrafficSplit split) throws RouterException, InterruptedException {
        requireThere(split.service());
        put(split.service(), split.weights());
    }

    @Override
    public Observation observe(String service) throws RouterException, InterruptedException {
        if (service.equals(TrafficLayer.MISSING)) {
            return new Observation.NotFound(service + " in the layer");
        }
        var weights = layer.weights.get(service);
        return weights == null ? new Observation.NotRouted() : new Observation.InForce(weights);
    }

    /** The version that answers a request of {@code user}. */
    String answer(String service, String user) {
        return layer.answer(service);
    }

    static void requireThere(String service) throws RouterException {
        if (service.equals(TrafficLayer.MISSING)) {
            throw RouterException.rejected("there is no " + service);
        }
    }

    void put(String service, Map<String, Weight> weights) {
        layer.weights.put(service, weights);
    }
}
