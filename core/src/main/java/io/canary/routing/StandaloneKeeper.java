package io.canary.routing;

import io.canary.config.ConfigException;
import io.canary.keeper.Keeper;
import io.canary.keeper.KeeperSettings;
import io.canary.plugins.PluginCatalogue;
import io.canary.spi.RouterException;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.Settings;
import io.canary.spi.settings.SettingsException;
import io.canary.telemetry.KnownSecrets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A keeper in its own process, with a router of any plugin in it. */
public final class StandaloneKeeper {

    private StandaloneKeeper() {}

    /**
     * Creates a keeper. May block.
     *
     * @param source of the settings, for messages
     * @param settings all settings, as a tree
     * @param data the folder for everything durable
     * @param secrets removed from everything that it shows; those of the settings are added
     * @throws ConfigException with all errors in the settings, including the router's; or if it cannot be created
     */
    public static Keeper open(
            PluginCatalogue plugins, String source, @Nullable Object settings, Path data, KnownSecrets secrets) {
        var problems = new ArrayList<Problem>();
        secrets.add(Settings.secrets(KeeperSettings.class, settings));
        var keeper = read(settings, problems, secrets);
        var router = router(plugins, settings, problems, secrets);
        if (keeper == null || router == null || !problems.isEmpty()) {
            throw new ConfigException(source, problems);
        }
        try {
            return Keeper.open(keeper, data, router::open);
        } catch (RouterException e) {
            throw new ConfigException("keeper: " + secrets.redactIfAny(e.getMessage()), e);
        }
    }

    /** The type of the router that these settings name; empty if they name none, which {@link #open} reports then. */
    public static Set<String> types(@Nullable Object settings) {
        return settings instanceof Map<?, ?> all
                        && all.get("router") instanceof Map<?, ?> router
                        && router.get("type") instanceof String type
                ? Set.of(type)
                : Set.of();
    }

    private static @Nullable KeeperSettings read(
            @Nullable Object settings, List<Problem> problems, KnownSecrets secrets) {
        try {
            return Settings.read(KeeperSettings.class, settings);
        } catch (SettingsException e) {
            problems.addAll(RedactedTrouble.in(e, secrets).problems());
            return null;
        }
    }

    /** Reports the errors of the router together with all others. */
    private static @Nullable ConfiguredRouterFactory<?> router(
            PluginCatalogue plugins, @Nullable Object settings, List<Problem> problems, KnownSecrets secrets) {
        if (!(settings instanceof Map<?, ?> all)
                || !(all.get("router") instanceof Map<?, ?> router)
                || !(router.get("type") instanceof String type)) {
            return null; // which is an error in the keeper's settings
        }
        var entry = plugins.get(Routers.KIND, type);
        if (entry == null) {
            problems.add(new Problem("/router/type", plugins.notInstalled(Routers.KIND, type)));
            return null;
        }
        try {
            return ConfiguredRouterFactory.of(type, entry.factory(), router.get("settings"), secrets);
        } catch (SettingsException e) {
            e.problems().forEach(p -> problems.add(new Problem("/router/settings" + p.pointer(), p.detail())));
            return null;
        }
    }
}
