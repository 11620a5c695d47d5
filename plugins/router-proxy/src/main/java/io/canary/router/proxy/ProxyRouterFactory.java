package io.canary.router.proxy;

import io.canary.spi.RouterContext;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficRouterFactory;
import org.pf4j.Extension;

/** Makes routers of type {@code proxy}: the proxy itself, or one that asks a proxy in another process. */
@Extension
public final class ProxyRouterFactory implements TrafficRouterFactory<ProxySettings> {

    @Override
    public String type() {
        return "proxy";
    }

    @Override
    public Class<ProxySettings> settings() {
        return ProxySettings.class;
    }

    /** A proxy listens on all its ports before this returns; a proxy in another process need not be there yet. */
    @Override
    public TrafficRouter create(ProxySettings settings, RouterContext context) throws RouterException {
        var process = settings.process();
        return process == null
                ? ProxyRouter.open(settings, context)
                : new ProcessRouter(process, settings.defaultLease(), context);
    }
}
