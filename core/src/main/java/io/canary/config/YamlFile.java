package io.canary.config;

import io.vertx.config.ConfigRetriever;
import io.vertx.config.ConfigRetrieverOptions;
import io.vertx.config.ConfigStoreOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** A file that an operator edits. */
public final class YamlFile {

    private YamlFile() {}

    /**
     * Reads the file once, without Vert.x. Blocks.
     *
     * @return its content
     * @throws ConfigException if it cannot be read, or has a key twice
     */
    public static Map<String, @Nullable Object> read(Path file) {
        try {
            check(file);
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            Object tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
            if (tree != null && !(tree instanceof Map)) {
                throw invalid(file, "must be a mapping", null);
            }
            return PlainJson.plain(tree instanceof Map<?, ?> map ? map : Map.of());
        } catch (IOException | YAMLException e) {
            throw invalid(file, withoutSnippets(e), e);
        }
    }

    /** The same through Vert.x Config. */
    static Future<JsonObject> read(Vertx vertx, Path file) {
        var store = new ConfigStoreOptions()
                .setType("file")
                .setFormat("yaml")
                .setConfig(new JsonObject().put("path", file.toAbsolutePath().toString()));
        return vertx.executeBlocking(() -> {
                    check(file);
                    return store;
                })
                .compose(checked -> read(vertx, checked))
                .recover(e -> unreadable(file, e));
    }

    static Future<JsonObject> read(Vertx vertx, ConfigStoreOptions store) {
        var retriever = ConfigRetriever.create(
                vertx, new ConfigRetrieverOptions().setScanPeriod(-1).addStore(store));
        return retriever.getConfig().eventually(retriever::close);
    }

    /** What messages call the file. */
    static String name(@Nullable Path file) {
        return file == null ? "configuration" : "configuration " + file;
    }

    private static void check(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            throw new ConfigException("configuration file " + file + " cannot be read");
        }
        var duplicates = DuplicateKeys.in(file);
        if (!duplicates.isEmpty()) {
            throw invalid(file, String.join("; ", duplicates), null);
        }
    }

    /** An empty file sets nothing; the YAML reader of Vert.x fails on it. */
    private static Future<JsonObject> unreadable(Path file, Throwable e) {
        return switch (e) {
            case NullPointerException empty -> Future.succeededFuture(new JsonObject());
            case ConfigException refused -> Future.failedFuture(refused);
            default -> Future.failedFuture(invalid(file, withoutSnippets(e), e));
        };
    }

    private static ConfigException invalid(Path file, String why, @Nullable Throwable cause) {
        return new ConfigException(name(file) + ": " + why, cause);
    }

    /**
     * The message of the YAML reader quotes the line with the error, which may contain a secret: only its place is
     * kept.
     */
    private static String withoutSnippets(Throwable e) {
        return String.valueOf(e.getMessage()).replaceAll("(line \\d+, column \\d+):\\R.*\\R\\s*\\^", "$1");
    }
}
