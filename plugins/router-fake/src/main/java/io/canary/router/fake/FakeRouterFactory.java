package io.canary.router.fake;

import io.canary.spi.RouterContext;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficRouterFactory;
import org.pf4j.Extension;

/** Makes routers of type {@code fake}. */
@Extension
public final class FakeRouterFactory implements TrafficRouterFactory<FakeSettings> {

    @Override
    public String type() {
        return "fake";
    }

    @Override
    public Class<FakeSettings> settings() {
        return FakeSettings.class;
    }

    @Override
    public TrafficRouter create(FakeSettings settings, RouterContext context) {
        return new FakeRouter(context.routerName(), settings);
    }
}
