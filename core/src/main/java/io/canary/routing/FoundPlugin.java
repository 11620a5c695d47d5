package io.canary.routing;

import io.canary.config.ConfigException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;
import org.pf4j.ManifestPluginDescriptorFinder;

/**
 * A plugin's jar as its manifest describes it: nothing of it was run.
 *
 * @param jar where it lies
 * @param id of the plugin
 * @param type of its routers, where its manifest says so
 */
record FoundPlugin(Path jar, String id, Optional<String> type) {
    private static final String TYPE = "Router-Type";

    /** @throws ConfigException if it is no plugin */
    static FoundPlugin read(Path jar) {
        try {
            String id = new ManifestPluginDescriptorFinder().find(jar).getPluginId();
            return new FoundPlugin(jar, id, Optional.ofNullable(declaredType(jar)));
        } catch (IOException | RuntimeException e) { // of its own kinds, and of those who read zip files
            throw new ConfigException(
                    "plugin " + jar + " cannot be loaded: "
                            + (e instanceof org.pf4j.PluginRuntimeException ? e.getMessage() : e),
                    e);
        }
    }

    private static @Nullable String declaredType(Path jar) throws IOException {
        try (var file = new JarFile(jar.toFile())) {
            var manifest = file.getManifest();
            return manifest == null ? null : manifest.getMainAttributes().getValue(TYPE);
        }
    }

    /** Two of one plugin, or of one type, cannot both be used, and which of them is meant is not to be guessed. */
    void refuseBeside(FoundPlugin other) {
        if (id.equals(other.id)) {
            throw new ConfigException(
                    "plugins " + other.jar + " and " + jar + " are both " + id + ": remove one of them");
        }
        if (type.isPresent() && type.equals(other.type)) {
            throw bothOfType(other.jar, jar, type.get());
        }
    }

    static ConfigException bothOfType(Path first, Path second, String type) {
        return new ConfigException(
                "plugins " + first + " and " + second + " are both of type " + type + ": remove one of them");
    }
}
