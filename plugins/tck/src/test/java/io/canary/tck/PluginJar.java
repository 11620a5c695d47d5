package io.canary.tck;

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

/** Packs classes of these tests into a plugin jar; what is not said otherwise is as it should be. */
final class PluginJar {
    private final Map<String, String> manifest = new LinkedHashMap<>(Map.of(
            "Plugin-Id", "sample",
            "Plugin-Version", "1.0.0",
            "Plugin-Provider", "tests",
            "Plugin-Requires", ">=1.0.0 & <2.0.0"));
    private final List<Class<?>> classes = new ArrayList<>();
    private final List<Class<?>> extensions = new ArrayList<>();

    PluginJar with(Class<?>... packed) {
        classes.addAll(List.of(packed));
        return this;
    }

    PluginJar extensions(Class<?>... listed) {
        extensions.addAll(List.of(listed));
        return this;
    }

    PluginJar manifest(String name, String value) {
        manifest.put(name, value);
        return this;
    }

    PluginJar withoutManifest(String name) {
        manifest.remove(name);
        return this;
    }

    Path writeTo(Path directory) throws IOException {
        var entries = new Manifest();
        entries.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.forEach(entries.getMainAttributes()::putValue);
        Path file = directory.resolve("sample.jar");
        try (var jar = new JarOutputStream(Files.newOutputStream(file), entries)) {
            for (Class<?> each : classes) {
                String name = each.getName().replace('.', '/') + ".class";
                try (InputStream bytes = each.getClassLoader().getResourceAsStream(name)) {
                    jar.putNextEntry(new JarEntry(name));
                    bytes.transferTo(jar);
                }
            }
            jar.putNextEntry(new JarEntry("META-INF/extensions.idx"));
            var index =
                    String.join("\n", extensions.stream().map(Class::getName).toList());
            jar.write(index.getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }
}
