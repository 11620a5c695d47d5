package io.canary.tck.sample;

import io.canary.spi.Observation;
import io.canary.spi.RouterCapabilities;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;

/** Does nothing, and cannot tell. */
public final class SampleRouter implements TrafficRouter {

    @Override
    public RouterCapabilities capabilities() {
        return RouterCapabilities.of(new Weight(100));
    }

    @Override
    public void setTrafficSplit(TrafficSplit split) {}

    @Override
    public Observation observe(String service) {
        return new Observation.CannotTell("it is a sample");
    }
}
