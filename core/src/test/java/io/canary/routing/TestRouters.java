package io.canary.routing;

import io.canary.config.Config;
import io.canary.plugins.PluginCatalogue;
import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.TestSpecs;
import io.canary.spi.TrafficRouterFactory;
import io.canary.spi.settings.Settings;
import io.canary.telemetry.KnownSecrets;
import io.canary.telemetry.Meters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** Configurations with routers, opened. */
final class TestRouters {

    private TestRouters() {}

    static Routers open(PluginCatalogue plugins, Map<String, ?> routers) {
        var config = Settings.read(Config.class, Map.of("routers", routers, "default_router", "r"));
        return Routers.open(
                config, plugins, (router, report) -> {}, new Meters(new SimpleMeterRegistry()), new KnownSecrets());
    }

    /** One router, named {@code r}, of this factory. */
    static RouterHost host(TrafficRouterFactory<?> factory, double callTimeoutSeconds) {
        var settings = Map.of("type", factory.type(), "call_timeout_sec", callTimeoutSeconds);
        var host = open(PluginCatalogue.of(Routers.KIND, factory), Map.of("r", settings))
                .get("r");
        if (host instanceof RouterHost single) {
            return single;
        }
        throw new AssertionError("not opened: " + host);
    }

    static DeploymentSpec spec(String service) {
        return spec(service, Map.of());
    }

    static DeploymentSpec spec(String service, Map<String, List<URI>> upstreams) {
        return TestSpecs.spec("d", service, "r", upstreams);
    }
}
