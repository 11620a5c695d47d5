package io.canary.plugins;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Packs test classes into a plugin jar; by default everything in it is correct. */
final class PluginJar {
    private final String id;
    private final Map<String, String> manifest = new LinkedHashMap<>();
    private final List<Class<?>> extensions = new ArrayList<>();

    PluginJar(String id) {
        this.id = id;
        manifest.put("Plugin-Id", id);
        manifest.put("Plugin-Version", "1.2.3");
        manifest.put("Plugin-Requires", ">=1.0.0 & <2.0.0");
    }

    PluginJar extensions(Class<?>... listed) {
        extensions.addAll(List.of(listed));
        return this;
    }

    PluginJar manifest(String name, String value) {
        manifest.put(name, value);
        return this;
    }

    PluginJar without(String name) {
        manifest.remove(name);
        return this;
    }

    void writeTo(Path folder) throws IOException {
        var entries = new Manifest();
        entries.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.forEach(entries.getMainAttributes()::putValue);
        try (var jar = new JarOutputStream(Files.newOutputStream(folder.resolve(id + ".jar")), entries)) {
            for (Class<?> each : extensions) {
                String name = each.getName().replace('.', '/') + ".class";
                try (InputStream bytes = each.getClassLoader().getResourceAsStream(name)) {
                    jar.putNextEntry(new JarEntry(name));
                    bytes.transferTo(jar);
                }
            }
            jar.putNextEntry(new JarEntry("META-INF/extensions.idx"));
            var names = extensions.stream().map(Class::getName).toList();
            jar.write(String.join("\n", names).getBytes(StandardCharsets.UTF_8));
        }
    }
}
