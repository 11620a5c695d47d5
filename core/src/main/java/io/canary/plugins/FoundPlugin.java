package io.canary.plugins;

import io.canary.config.ConfigException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import org.pf4j.ManifestPluginDescriptorFinder;

/**
 * A plugin's jar as its manifest describes it: nothing of it was run.
 *
 * @param jar where it lies
 * @param id of the plugin
 * @param types of its factories, as far as its manifest says so, by {@linkplain PluginKind#attribute attribute}
 */
record FoundPlugin(Path jar, String id, Map<Attributes.Name, String> types) {

    /** @throws ConfigException if it is no plugin */
    static FoundPlugin read(Path jar) {
        try {
            String id = new ManifestPluginDescriptorFinder().find(jar).getPluginId();
            return new FoundPlugin(jar, id, declaredTypes(jar));
        } catch (IOException | RuntimeException e) { // of its own kinds, and of those who read zip files
            throw new ConfigException(
                    "plugin " + jar + " cannot be loaded: "
                            + (e instanceof org.pf4j.PluginRuntimeException ? e.getMessage() : e),
                    e);
        }
    }

    private static Map<Attributes.Name, String> declaredTypes(Path jar) throws IOException {
        var types = new HashMap<Attributes.Name, String>();
        try (var file = new JarFile(jar.toFile())) {
            var manifest = file.getManifest();
            if (manifest != null) {
                manifest.getMainAttributes().forEach((name, value) -> {
                    if (PluginKind.isAttribute((Attributes.Name) name)) {
                        types.put((Attributes.Name) name, (String) value);
                    }
                });
            }
        }
        return Map.copyOf(types);
    }

    /** The type of its factory of this kind, where its manifest says so. */
    Optional<String> type(PluginKind<?> kind) {
        return Optional.ofNullable(types.get(kind.attribute()));
    }

    /** Two of one plugin, or of one type, cannot both be used, and which of them is meant is not to be guessed. */
    void refuseBeside(FoundPlugin other) {
        if (id.equals(other.id)) {
            throw new ConfigException(
                    "plugins " + other.jar + " and " + jar + " are both " + id + ": remove one of them");
        }
        types.forEach((attribute, type) -> {
            if (type.equals(other.types.get(attribute))) {
                throw bothOfType(other.jar, jar, type);
            }
        });
    }

    static ConfigException bothOfType(Path first, Path second, String type) {
        return new ConfigException(
                "plugins " + first + " and " + second + " are both of type " + type + ": remove one of them");
    }

    /** It does not hold one factory, as it should. */
    ConfigException holds(int count, String kind) {
        return new ConfigException("plugin " + jar + " holds " + count + " " + kind
                + " factories instead of one (is the SPI bundled in it, or its extension index missing?)");
    }
}
