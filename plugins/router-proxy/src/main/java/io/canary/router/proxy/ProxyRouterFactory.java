package io.canary.router.proxy;

import io.canary.spi.RouterContext;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouterFactory;
import java.util.LinkedHashMap;
import org.pf4j.Extension;

/** Makes routers of type {@code proxy}. */
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

    /** Listens on the ports of all services before it returns. */
    @Override
    public ProxyRouter create(ProxySettings settings, RouterContext context) throws RouterException {
        var services = new LinkedHashMap<String, ServiceProxy>();
        settings.services().forEach((name, service) -> services.put(name, new ServiceProxy(name, service)));
        var listeners = Listeners.open(settings, context, services.values());
        var lease = settings.lease().isZero() ? null : settings.lease();
        return new ProxyRouter(context.routerName(), services, listeners, lease);
    }
}
