package io.canary.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads only the section {@code http} of the configuration, for commands that talk to the service: without Vert.x,
 * whose start takes longer than all the rest of a command, and without the secrets of the other sections.
 */
public final class HttpSection {
    private HttpSection() {}

    private record Section(Config.Http http) {}

    /**
     * Reads the section once.
     *
     * @param file YAML; null for none
     * @throws ConfigException if the file cannot be read, or a setting of the section is wrong
     */
    public static Config.Http read(@Nullable Path file) {
        var properties = new LinkedHashMap<String, String>();
        System.getProperties()
                .stringPropertyNames()
                .forEach(name -> properties.put(name, System.getProperty(name, "")));
        return read(file, System.getenv(), properties);
    }

    static Config.Http read(@Nullable Path file, Map<String, String> environment, Map<String, String> properties) {
        var section = new LinkedHashMap<>(file == null ? Map.of() : YamlFile.read(file));
        section.keySet().retainAll(Set.of("http"));
        return new ConfigSources(YamlFile.name(file), section, environment, properties)
                .read(Section.class)
                .http();
    }
}
