package io.canary.routing;

import io.canary.config.ConfigException;
import io.canary.spi.RouterCapabilities;
import io.canary.spi.RouterContext;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficRouterFactory;
import io.canary.spi.settings.Settings;
import io.canary.spi.settings.SettingsException;
import org.jspecify.annotations.Nullable;

/** A factory with settings that fit it. A plugin's trouble is told as that of the router of this name. */
record CheckedRouter<S extends Record>(String name, TrafficRouterFactory<S> factory, S settings) {

    /**
     * Reads the settings.
     *
     * @throws SettingsException with everything that is wrong with them
     * @throws ConfigException if their record cannot be made at all
     */
    static <S extends Record> CheckedRouter<S> of(
            String name, TrafficRouterFactory<S> factory, @Nullable Object settings) {
        try {
            return new CheckedRouter<>(name, factory, Settings.read(factory.settings(), settings));
        } catch (SettingsException e) {
            throw e;
        } catch (RuntimeException | LinkageError e) { // a record that the plugin's author has not tried
            throw failed(name, e);
        }
    }

    /** @throws ConfigException with the plugin's reason */
    TrafficRouter open(RouterContext context) {
        try {
            return factory.create(settings, context);
        } catch (RouterException | RuntimeException | LinkageError e) {
            throw failed(name, e);
        }
    }

    /** What the router can do; it is closed if it does not know. */
    RouterCapabilities capabilities(TrafficRouter opened) {
        try {
            return opened.capabilities();
        } catch (RuntimeException | LinkageError e) {
            opened.close();
            throw failed(name, e);
        }
    }

    private static ConfigException failed(String name, Throwable e) {
        String why = e instanceof RouterException && e.getMessage() != null ? e.getMessage() : e.toString();
        return new ConfigException("router " + name + ": " + why, e);
    }
}
