package io.canary.routing;

import io.canary.config.ConfigException;
import io.canary.plugins.PluginCatalogue;
import io.canary.spi.RouterContext;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficReport;
import io.canary.spi.TrafficRouter;
import io.canary.spi.settings.SettingsException;
import io.canary.telemetry.KnownSecrets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A router in its own process, where nothing listens to its reports. */
public final class StandaloneRouter {

    private StandaloneRouter() {}

    /**
     * Creates a router. May block.
     *
     * @param type of the plugin; the router has the same name
     * @param source of the settings, for messages
     * @param settings all settings, as a tree
     * @param data the folder for everything durable
     * @param secrets removed from everything that it shows; those of the settings are added
     * @throws ConfigException if there is no such plugin, or with all errors in the settings
     */
    public static TrafficRouter open(
            PluginCatalogue plugins,
            String type,
            String source,
            @Nullable Object settings,
            Path data,
            KnownSecrets secrets) {
        var entry = plugins.get(Routers.KIND, type);
        if (entry == null) {
            throw new ConfigException(
                    "no plugin of type " + type + " is installed (there are: " + plugins.installed(Routers.KIND) + ")");
        }
        try {
            return ConfiguredRouterFactory.of(type, entry.factory(), settings, secrets)
                    .open(new Context(type, data));
        } catch (SettingsException e) {
            throw ConfigException.of(source, e);
        }
    }

    private record Context(String routerName, Path data) implements RouterContext {
        @Override
        public void report(TrafficReport report) {}

        @Override
        public void reportsLost(String reason) {}

        @Override
        public void reportsResumed() {}

        @Override
        public Path stateDir() throws RouterException {
            return StateFolder.standalone(data, routerName);
        }
    }
}
