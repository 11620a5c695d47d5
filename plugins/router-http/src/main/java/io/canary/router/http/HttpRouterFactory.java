package io.canary.router.http;

import io.canary.spi.RouterContext;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficRouterFactory;
import org.pf4j.Extension;

/** Makes routers of type {@code http}. */
@Extension
public final class HttpRouterFactory implements TrafficRouterFactory<HttpSettings> {

    @Override
    public String type() {
        return "http";
    }

    @Override
    public Class<HttpSettings> settings() {
        return HttpSettings.class;
    }

    /** Reads keys and secrets from their files; sends nothing yet. */
    @Override
    public TrafficRouter create(HttpSettings settings, RouterContext context) throws RouterException {
        return HttpRouter.of(settings, context);
    }
}
