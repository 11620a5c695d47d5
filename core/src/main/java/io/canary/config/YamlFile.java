package io.canary.config;

import io.vertx.config.ConfigRetriever;
import io.vertx.config.ConfigRetrieverOptions;
import io.vertx.config.ConfigStoreOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that an operator edits. */
public final class YamlFile {

    private YamlFile() {}

    /**
     * Reads the file once.
     *
     * @return its content; fails with a {@link ConfigException} if it cannot be read, or has a key twice
     */
    public static Future<JsonObject> read(Vertx vertx, Path file) {
        if (!Files.isReadable(file)) {
            return Future.failedFuture(new ConfigException("configuration file " + file + " cannot be read"));
        }
        var store = new ConfigStoreOptions()
                .setType("file")
                .setFormat("yaml")
                .setConfig(new JsonObject().put("path", file.toAbsolutePath().toString()));
        return vertx.executeBlocking(() -> DuplicateKeys.in(file))
                .compose(duplicates -> duplicates.isEmpty()
                        ? read(vertx, store)
                        : Future.failedFuture(new ConfigException(String.join("; ", duplicates))))
                .recover(e -> unreadable(file, e));
    }

    static Future<JsonObject> read(Vertx vertx, ConfigStoreOptions store) {
        var retriever = ConfigRetriever.create(
                vertx, new ConfigRetrieverOptions().setScanPeriod(-1).addStore(store));
        return retriever.getConfig().eventually(retriever::close);
    }

    /**
     * The message of the YAML reader quotes the line with the error, which may contain a secret: only its place is
     * kept.
     */
    private static String withoutSnippets(Throwable e) {
        return String.valueOf(e.getMessage()).replaceAll("(line \\d+, column \\d+):\\R.*\\R\\s*\\^", "$1");
    }

    /** An empty file sets nothing; the YAML reader would fail on it. */
    private static Future<JsonObject> unreadable(Path file, Throwable e) {
        return e instanceof NullPointerException
                ? Future.succeededFuture(new JsonObject())
                : Future.failedFuture(new ConfigException("configuration " + file + ": " + withoutSnippets(e), e));
    }
}
