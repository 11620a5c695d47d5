package io.canary.tck.sample;

import io.canary.spi.RouterContext;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficRouterFactory;
import org.pf4j.Extension;

/** Wrong twice: its type is no legal name, and its settings cannot be read. */
@Extension
public final class ShoutingFactory implements TrafficRouterFactory<ShoutingFactory.Settings> {
    /** A record with a component that no tree can hold. */
    public record Settings(Thread thread) {}

    @Override
    public String type() {
        return "LOUD Router";
    }

    @Override
    public Class<Settings> settings() {
        return Settings.class;
    }

    @Override
    public TrafficRouter create(Settings settings, RouterContext context) {
        return new SampleRouter();
    }
}
