package io.canary.routing;

import io.canary.config.ConfigException;
import io.canary.spi.RouterCapabilities;
import io.canary.spi.RouterContext;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficRouterFactory;
import io.canary.spi.settings.Settings;
import io.canary.spi.settings.SettingsException;
import io.canary.telemetry.KnownSecrets;
import org.jspecify.annotations.Nullable;

/** A factory with settings that fit it. A plugin's trouble is told as that of the router of this name. */
record ConfiguredRouterFactory<S extends Record>(
        String name, TrafficRouterFactory<S> factory, S settings, KnownSecrets secrets) {

    /**
     * Reads the settings. What of them is secret is known from then on.
     *
     * @throws SettingsException with everything that is wrong with them
     * @throws ConfigException if their record cannot be made at all
     */
    static <S extends Record> ConfiguredRouterFactory<S> of(
            String name, TrafficRouterFactory<S> factory, @Nullable Object settings, KnownSecrets secrets) {
        try {
            secrets.add(Settings.secrets(factory.settings(), settings));
            return new ConfiguredRouterFactory<>(name, factory, Settings.read(factory.settings(), settings), secrets);
        } catch (SettingsException e) {
            throw RedactedTrouble.in(e, secrets);
        } catch (RuntimeException | LinkageError e) { // a record that the plugin's author has not tried
            throw failed(name, e, secrets);
        }
    }

    /** @throws ConfigException with the plugin's reason */
    TrafficRouter open(RouterContext context) {
        try {
            return new RedactingRouter(factory.create(settings, new RedactingContext(context, secrets)), secrets);
        } catch (RouterException | RuntimeException | LinkageError e) {
            throw failed(name, e, secrets);
        }
    }

    /** What the router can do; it is closed if it does not know. */
    RouterCapabilities capabilities(TrafficRouter opened) {
        try {
            return opened.capabilities();
        } catch (RuntimeException | LinkageError e) {
            opened.close();
            throw failed(name, e, secrets);
        }
    }

    private static ConfigException failed(String name, Throwable e, KnownSecrets secrets) {
        String why = e instanceof RouterException && e.getMessage() != null ? e.getMessage() : e.toString();
        return new ConfigException("router " + name + ": " + secrets.redact(why), e);
    }
}
