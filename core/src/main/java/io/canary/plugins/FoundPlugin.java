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
 * A plugin's jar as its manifest describes it; no code of it has run.
 *
 * @param jar its path
 * @param id of the plugin
 * @param types of its factories, as far as the manifest names them, by {@linkplain PluginKind#attribute attribute}
 */
record FoundPlugin(Path jar, String id, Map<Attributes.Name, String> types) {

    /** @throws ConfigException if it is not a plugin */
    static FoundPlugin read(Path jar) {
        try {
            String id = new ManifestPluginDescriptorFinder().find(jar).getPluginId();
            return new FoundPlugin(jar, id, declaredTypes(jar));
        } catch (IOException | RuntimeException e) { // PF4J's exceptions, and those of the zip reader
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

    /** The type of its factory of this kind, if the manifest names one. */
    Optional<String> type(PluginKind<?> kind) {
        return Optional.ofNullable(types.get(kind.attribute()));
    }

    /**
     * Two jars with the same plugin or the same type cannot both be used, and the service does not guess which one is
     * meant.
     */
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

    /** The jar does not contain exactly one factory. */
    ConfigException holds(int count, String kind) {
        return new ConfigException("plugin " + jar + " holds " + count + " " + kind
                + " factories instead of one (is the SPI bundled in it, or its extension index missing?)");
    }
}
