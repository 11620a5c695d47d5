package io.canary.router.envoy;

import io.canary.spi.RouterContext;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficRouterFactory;
import org.pf4j.Extension;

/** Makes routers of type {@code envoy}. */
@Extension
public final class EnvoyRouterFactory implements TrafficRouterFactory<EnvoySettings> {

    @Override
    public String type() {
        return "envoy";
    }

    @Override
    public Class<EnvoySettings> settings() {
        return EnvoySettings.class;
    }

    /** Listens from then on, and gives nodes what they were given before. No node need be there yet. */
    @Override
    public TrafficRouter create(EnvoySettings settings, RouterContext context) throws RouterException {
        return EnvoyRouter.open(settings, context);
    }
}
