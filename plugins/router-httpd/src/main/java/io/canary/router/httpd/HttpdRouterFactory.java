package io.canary.router.httpd;

import io.canary.spi.RouterContext;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficRouterFactory;
import org.pf4j.Extension;

/** Makes routers of type {@code httpd}. */
@Extension
public final class HttpdRouterFactory implements TrafficRouterFactory<HttpdSettings> {

    @Override
    public String type() {
        return "httpd";
    }

    @Override
    public Class<HttpdSettings> settings() {
        return HttpdSettings.class;
    }

    /** No node need be there yet. */
    @Override
    public TrafficRouter create(HttpdSettings settings, RouterContext context) {
        return new HttpdRouter(settings);
    }
}
