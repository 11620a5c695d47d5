package io.canary.config;

import io.canary.spi.settings.Redactor;
import io.canary.spi.settings.Setting;
import io.canary.spi.settings.Settings;
import io.canary.spi.settings.SettingsException;
import io.canary.spi.settings.Untyped;
import io.vertx.config.ConfigStoreOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Merges the configuration: built-in defaults, then the file, then environment variables ({@code
 * CANARY_HTTP_PORT} for {@code http.port}, and {@code PORT}), then system properties ({@code canary.http.port}).
 */
public final class ConfigLoader {
    private static final Logger LOGGER = LoggerFactory.getLogger(ConfigLoader.class);
    private static final String ENV_PREFIX = "CANARY_";
    private static final String PROPERTY_PREFIX = "canary.";

    private final Vertx vertx;

    public ConfigLoader(Vertx vertx) {
        this.vertx = vertx;
    }

    /**
     * Reads the configuration once.
     *
     * @param file YAML; null for none
     * @return fails with a {@link ConfigException} that names every error
     */
    public Future<Config> load(@Nullable Path file) {
        return load(file, store("env"), store("sys"));
    }

    Future<Config> load(@Nullable Path file, ConfigStoreOptions environment, ConfigStoreOptions properties) {
        String source = file == null ? "configuration" : "configuration " + file;
        var written = file == null ? Future.succeededFuture(new JsonObject()) : YamlFile.read(vertx, file);
        return written.compose(tree -> Future.all(YamlFile.read(vertx, environment), YamlFile.read(vertx, properties))
                .compose(both -> vertx.executeBlocking(() -> {
                    JsonObject variables = both.resultAt(0);
                    var filled = fill(source, tree, variables);
                    overlay(filled, variables, both.resultAt(1));
                    return parse(source, filled);
                })));
    }

    /** The content of the file, placeholders resolved. */
    private static Map<String, @Nullable Object> fill(String source, JsonObject tree, JsonObject environment) {
        var variables = new LinkedHashMap<String, String>();
        environment.forEach(variable -> variables.put(variable.getKey(), String.valueOf(variable.getValue())));
        return Placeholders.fill(source, PlainJson.plain(tree), variables);
    }

    private static Config parse(String source, Map<String, @Nullable Object> tree) {
        try {
            return Settings.read(Config.class, tree);
        } catch (SettingsException e) {
            var secrets = Redactor.of(Settings.secrets(Config.class, tree));
            throw new ConfigException(secrets.redact(source + ": " + e.getMessage()), e);
        }
    }

    private static ConfigStoreOptions store(String type) {
        return new ConfigStoreOptions()
                .setType(type)
                .setConfig(new JsonObject().put("raw-data", true).put("cache", false));
    }

    /** Environment variables and system properties win over the file. */
    private static void overlay(Map<String, @Nullable Object> tree, JsonObject environment, JsonObject properties) {
        String port = environment.getString("PORT");
        if (port != null) {
            put(tree, "/http/port", port);
        }
        var settable = new LinkedHashMap<String, String>();
        for (Setting setting : Settings.describe(Config.class)) {
            settable.put(setting.pointer(), setting.pointer().substring(1));
        }
        settable.forEach((pointer, path) -> {
            String variable = ENV_PREFIX + path.replace('/', '_').toUpperCase(Locale.ROOT);
            String property = PROPERTY_PREFIX + path.replace('/', '.');
            if (environment.containsKey(variable)) {
                put(tree, pointer, environment.getString(variable));
            }
            if (properties.containsKey(property)) {
                CommandLineSecrets.refuse(property, variable, properties.getString(property));
                put(tree, pointer, properties.getString(property));
            }
        });
        warnOfUnknown(environment, settable);
    }

    /**
     * A warning, not an error: platforms add their own variables to the environment of a service called canary.
     */
    private static void warnOfUnknown(JsonObject environment, Map<String, String> settable) {
        var known = settable.values().stream()
                .map(path -> ENV_PREFIX + path.replace('/', '_').toUpperCase(Locale.ROOT))
                .toList();
        environment.fieldNames().stream()
                .filter(name -> name.startsWith(ENV_PREFIX) && !known.contains(name) && !OTHERS.contains(name))
                .sorted()
                .forEach(name ->
                        LOGGER.atWarn().addKeyValue("variable", name).log("unknown environment variable ignored"));
    }

    /** Variables of the launcher, the command line and the log, which are not settings. */
    private static final java.util.Set<String> OTHERS = java.util.Set.of(
            "CANARY_CONF",
            "CANARY_HOME",
            "CANARY_JAVA_HOME",
            "CANARY_JAVA_OPTS",
            "CANARY_LOG_LEVEL",
            "CANARY_LOG_CONF",
            "CANARY_PROXY_CONF",
            "CANARY_URL");

    @SuppressWarnings("unchecked")
    private static void put(Map<String, @Nullable Object> tree, String pointer, String value) {
        var names = pointer.substring(1).split("/", -1);
        var at = tree;
        for (int i = 0; i < names.length - 1; i++) {
            Object below = at.get(names[i]);
            if (!(below instanceof Map)) {
                below = new LinkedHashMap<String, Object>();
            }
            at.put(names[i], below);
            at = (Map<String, Object>) below;
        }
        at.put(names[names.length - 1], new Untyped(value));
    }
}
