package io.canary.router.haproxy;

import io.canary.spi.RouterContext;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficRouterFactory;
import org.pf4j.Extension;

/** Makes routers of type {@code haproxy}. */
@Extension
public final class HaproxyRouterFactory implements TrafficRouterFactory<HaproxySettings> {

    @Override
    public String type() {
        return "haproxy";
    }

    @Override
    public Class<HaproxySettings> settings() {
        return HaproxySettings.class;
    }

    /** Listens for HAProxy's log, if it is to, before this returns; no node need be there yet. */
    @Override
    public TrafficRouter create(HaproxySettings settings, RouterContext context) throws RouterException {
        return new HaproxyRouter(settings, context);
    }
}
