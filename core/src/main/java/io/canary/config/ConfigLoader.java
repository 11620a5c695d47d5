package io.canary.config;

import io.vertx.config.ConfigStoreOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads the whole configuration from its {@link ConfigSources}. */
public final class ConfigLoader {
    private static final Logger LOGGER = LoggerFactory.getLogger(ConfigLoader.class);

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
        var tree = file == null ? Future.succeededFuture(new JsonObject()) : YamlFile.read(vertx, file);
        return Future.all(tree, YamlFile.read(vertx, environment), YamlFile.read(vertx, properties))
                .compose(all -> vertx.executeBlocking(() -> read(new ConfigSources(
                        YamlFile.name(file),
                        PlainJson.plain(tree.result()),
                        texts(all.resultAt(1)),
                        texts(all.resultAt(2))))));
    }

    private static Config read(ConfigSources sources) {
        // A warning, not an error: platforms add their own variables to the environment of a service called canary.
        sources.unknownVariables()
                .forEach(name ->
                        LOGGER.atWarn().addKeyValue("variable", name).log("unknown environment variable ignored"));
        return sources.read(Config.class);
    }

    private static ConfigStoreOptions store(String type) {
        return new ConfigStoreOptions()
                .setType(type)
                .setConfig(new JsonObject().put("raw-data", true).put("cache", false));
    }

    private static Map<String, String> texts(JsonObject values) {
        var texts = new LinkedHashMap<String, String>();
        values.forEach(value -> texts.put(value.getKey(), String.valueOf(value.getValue())));
        return texts;
    }
}
