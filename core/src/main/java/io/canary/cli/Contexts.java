package io.canary.cli;

import io.canary.config.ConfigException;
import io.canary.spi.settings.Settings;
import io.canary.spi.settings.SettingsException;
import io.vertx.core.json.DecodeException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The services that a person has given names, in a file below the home folder.
 *
 * @param current the name of the one that commands talk to; null for none
 * @param contexts by name
 */
record Contexts(@Nullable String current, Map<String, Context> contexts) {

    /** @param url of the service */
    record Context(URI url) {}

    Contexts {
        contexts = new TreeMap<>(contexts);
        if (current != null && !contexts.containsKey(current)) {
            throw new ConfigException("there is no context " + current + ": " + names(contexts));
        }
    }

    /** The file: {@code canary/config.yaml} in the folder for configuration that the environment names. */
    static Path file(Map<String, String> environment) {
        String folder = environment.getOrDefault("XDG_CONFIG_HOME", "");
        Path parent = folder.isEmpty() ? Path.of(System.getProperty("user.home", "."), ".config") : Path.of(folder);
        return parent.resolve("canary").resolve("config.yaml");
    }

    /** Those in the file; none if it is not there. */
    static Contexts read(Path file) {
        if (!Files.exists(file)) {
            return new Contexts(null, Map.of());
        }
        try {
            var tree = YamlTree.all(Files.readString(file));
            return tree.isEmpty()
                    ? new Contexts(null, Map.of())
                    : Settings.read(Contexts.class, tree.getFirst().value());
        } catch (IOException | DecodeException | SettingsException e) {
            throw new ConfigException(file + ": " + e.getMessage(), e);
        }
    }

    /** Writes the file, whole or not at all. */
    void write(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Path written = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(written, text(), StandardCharsets.UTF_8);
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new ConfigException(file + " cannot be written: " + e, e);
        }
    }

    private String text() {
        var tree = new LinkedHashMap<String, Object>();
        if (current != null) {
            tree.put("current", current);
        }
        var all = new LinkedHashMap<String, Object>();
        contexts.forEach(
                (name, context) -> all.put(name, Map.of("url", context.url().toString())));
        tree.put("contexts", all);
        return OutputFormat.yaml(tree) + "\n";
    }

    /** The URL of a context; that of the current one if the name is null, and null if there is none. */
    @Nullable
    URI url(@Nullable String name) {
        String wanted = name == null ? current : name;
        if (wanted == null) {
            return null;
        }
        var context = contexts.get(wanted);
        if (context == null) {
            throw new ConfigException("there is no context " + wanted + ": " + names(contexts));
        }
        return context.url();
    }

    /** With this context, which becomes the current one if it is the first. */
    Contexts with(String name, URI url) {
        SortedMap<String, Context> all = new TreeMap<>(contexts);
        all.put(name, new Context(url));
        return new Contexts(current == null && contexts.isEmpty() ? name : current, all);
    }

    Contexts without(String name) {
        url(name);
        SortedMap<String, Context> all = new TreeMap<>(contexts);
        all.remove(name);
        return new Contexts(name.equals(current) ? null : current, all);
    }

    /** With another current one. */
    Contexts using(String name) {
        return new Contexts(name, contexts);
    }

    private static String names(Map<String, Context> contexts) {
        return contexts.isEmpty()
                ? "canary config set NAME --url URL makes one"
                : "there are " + String.join(", ", contexts.keySet());
    }
}
