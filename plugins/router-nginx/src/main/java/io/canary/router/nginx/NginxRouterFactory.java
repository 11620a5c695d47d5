package io.canary.router.nginx;

import io.canary.spi.RouterContext;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficRouterFactory;
import org.pf4j.Extension;

/** Makes routers of type {@code nginx}. */
@Extension
public final class NginxRouterFactory implements TrafficRouterFactory<NginxSettings> {

    @Override
    public String type() {
        return "nginx";
    }

    @Override
    public Class<NginxSettings> settings() {
        return NginxSettings.class;
    }

    /** Writes the include file if there is none; nginx itself need not be there yet. */
    @Override
    public TrafficRouter create(NginxSettings settings, RouterContext context) throws RouterException {
        return NginxRouter.open(settings, context);
    }
}
