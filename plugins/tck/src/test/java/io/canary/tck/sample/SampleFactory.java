package io.canary.tck.sample;

import io.canary.spi.RouterContext;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficRouterFactory;
import org.pf4j.Extension;

@Extension
public final class SampleFactory implements TrafficRouterFactory<SampleFactory.Settings> {
    /** Nothing to set. */
    public record Settings() {}

    @Override
    public String type() {
        return "sample";
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
