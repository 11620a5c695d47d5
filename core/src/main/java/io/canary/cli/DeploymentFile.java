package io.canary.cli;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A file with deployments, as {@code POST /deployments} takes them: JSON, or YAML with one or several documents. */
final class DeploymentFile {
    private DeploymentFile() {}

    /**
     * A deployment to create.
     *
     * @param tree where its fields are; null if no file has it
     */
    record Document(String file, JsonObject body, @Nullable YamlTree tree) {
        /** The file and the line of a field, with a colon and a space; empty if no file has it. */
        String place(String pointer) {
            return tree == null ? "" : file + ":" + tree.line(pointer) + ": ";
        }
    }

    /**
     * Reads a file; {@code -} is the standard input.
     *
     * @throws DecodeException if it cannot be read, or is not as it should be
     */
    static List<Document> read(String name) {
        try {
            String text = name.equals("-")
                    ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                    : Files.readString(Path.of(name));
            return documents(name.equals("-") ? "standard input" : name, text);
        } catch (IOException e) {
            throw new DecodeException(name + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /** Those without content are left out. */
    static List<Document> documents(String name, String text) {
        var documents = new ArrayList<Document>();
        try {
            for (var tree : YamlTree.all(text)) {
                documents.add(new Document(name, object(tree), tree));
            }
        } catch (DecodeException e) {
            throw new DecodeException(name + ": " + e.getMessage(), e);
        }
        if (documents.isEmpty()) {
            throw new DecodeException(name + ": has no deployment");
        }
        return documents;
    }

    private static JsonObject object(YamlTree tree) {
        if (tree.value() instanceof Map<?, ?> map) {
            var object = new JsonObject();
            map.forEach((key, value) -> object.put(String.valueOf(key), value));
            return object;
        }
        throw new DecodeException("line " + tree.line("") + " is no object with the fields of a deployment");
    }
}
