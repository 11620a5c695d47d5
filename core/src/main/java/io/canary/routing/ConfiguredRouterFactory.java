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

/** A router factory with valid settings. Failures of the plugin are reported with this router's name. */
record ConfiguredRouterFactory<S extends Record>(
        String name, TrafficRouterFactory<S> factory, S settings, KnownSecrets secrets) {

    /**
     * Reads the settings, and registers their secrets.
     *
     * @throws SettingsException with all errors
     * @throws ConfigException if their record cannot be created at all
     */
    static <S extends Record> ConfiguredRouterFactory<S> of(
            String name, TrafficRouterFactory<S> factory, @Nullable Object settings, KnownSecrets secrets) {
        try {
            secrets.add(Settings.secrets(factory.settings(), settings));
            return new ConfiguredRouterFactory<>(name, factory, Settings.read(factory.settings(), settings), secrets);
        } catch (SettingsException e) {
            throw RedactedTrouble.in(e, secrets);
        } catch (RuntimeException | LinkageError e) { // the plugin's author has made an error in the record
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

    /** The capabilities of the router; it is closed if it cannot say them. */
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
