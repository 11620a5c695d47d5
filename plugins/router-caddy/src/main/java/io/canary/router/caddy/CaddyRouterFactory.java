package io.canary.router.caddy;

import io.canary.spi.RouterContext;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficRouterFactory;
import org.pf4j.Extension;

/** Makes routers of type {@code caddy}. */
@Extension
public final class CaddyRouterFactory implements TrafficRouterFactory<CaddySettings> {

    @Override
    public String type() {
        return "caddy";
    }

    @Override
    public Class<CaddySettings> settings() {
        return CaddySettings.class;
    }

    /** No node need be there yet. */
    @Override
    public TrafficRouter create(CaddySettings settings, RouterContext context) {
        return new CaddyRouter(settings);
    }
}
