package io.canary.config;

import io.canary.spi.settings.Redactor;
import io.canary.spi.settings.Setting;
import io.canary.spi.settings.Settings;
import io.canary.spi.settings.SettingsException;
import io.canary.spi.settings.Untyped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration is made of. Environment variables ({@code CANARY_HTTP_PORT} for {@code http.port}, and {@code
 * PORT}) override the file, and system properties ({@code canary.http.port}) override both.
 *
 * @param name of the file, for messages
 * @param file its content
 */
record ConfigSources(
        String name,
        Map<String, @Nullable Object> file,
        Map<String, String> environment,
        Map<String, String> properties) {
    private static final String ENV_PREFIX = "CANARY_";
    private static final String PROPERTY_PREFIX = "canary.";

    /** Variables of the launcher, the command line and the log, which are not settings. */
    private static final Set<String> OTHERS = Set.of(
            "CANARY_CONF",
            "CANARY_HOME",
            "CANARY_JAVA_HOME",
            "CANARY_JAVA_OPTS",
            "CANARY_LOG_LEVEL",
            "CANARY_LOG_CONF",
            "CANARY_PROXY_CONF",
            "CANARY_URL");

    /**
     * Merges them, and reads the result into a record. Reads the files that placeholders name.
     *
     * @param type {@link Config}, or a record with some of its components if the file has no others
     * @throws ConfigException that names every error
     */
    <R extends Record> R read(Class<R> type) {
        var tree = Placeholders.fill(name, file, environment);
        override(tree, pointers(type));
        try {
            return Settings.read(type, tree);
        } catch (SettingsException e) {
            var secrets = Redactor.of(Settings.secrets(type, tree));
            throw new ConfigException(secrets.redact(name + ": " + e.getMessage()), e);
        }
    }

    private void override(Map<String, @Nullable Object> tree, List<String> pointers) {
        String port = environment.get("PORT");
        if (port != null) {
            put(tree, "/http/port", port);
        }
        for (String pointer : pointers) {
            String variable = variable(pointer);
            String fromEnvironment = environment.get(variable);
            if (fromEnvironment != null) {
                put(tree, pointer, fromEnvironment);
            }
            String property = PROPERTY_PREFIX + pointer.substring(1).replace('/', '.');
            String fromProperties = properties.get(property);
            if (fromProperties != null) {
                CommandLineSecrets.refuse(property, variable, fromProperties);
                put(tree, pointer, fromProperties);
            }
        }
    }

    /** The variables that look like settings and are none, sorted. */
    List<String> unknownVariables() {
        var known = pointers(Config.class).stream().map(ConfigSources::variable).toList();
        return environment.keySet().stream()
                .filter(name -> name.startsWith(ENV_PREFIX) && !known.contains(name) && !OTHERS.contains(name))
                .sorted()
                .toList();
    }

    private static List<String> pointers(Class<? extends Record> type) {
        return Settings.describe(type).stream().map(Setting::pointer).distinct().toList();
    }

    private static String variable(String pointer) {
        return ENV_PREFIX + pointer.substring(1).replace('/', '_').toUpperCase(Locale.ROOT);
    }

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
