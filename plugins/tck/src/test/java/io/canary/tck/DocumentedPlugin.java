package io.canary.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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
import java.util.regex.Pattern;
import javax.tools.ToolProvider;

/** The plugin of a page: the files that its blocks show, each block beginning with the file's path. */
final class DocumentedPlugin {
    private static final Pattern BLOCK =
            Pattern.compile("```(?:java|xml)\n(?://|<!--) (\\S+)(?: -->)?\n(.*?)```", Pattern.DOTALL);
    private static final Pattern MANIFEST_ENTRY = Pattern.compile("<((?:Plugin|Router)-[A-Za-z]+)>(.*?)</");

    private final Map<String, String> files = new LinkedHashMap<>();
    private final Path directory;

    DocumentedPlugin(Path page, Path directory) throws IOException {
        this.directory = directory;
        var blocks = BLOCK.matcher(Files.readString(page));
        while (blocks.find()) {
            files.put(blocks.group(1), blocks.group(2));
        }
    }

    /** Their contents, by path. */
    Map<String, String> files() {
        return Map.copyOf(files);
    }

    /** Compiles the files below {@code root} as the page's pom has it: all annotation processors run. */
    Path compile(String root, Path... classPath) throws IOException {
        var classes = Files.createDirectories(directory.resolve(root + ".classes"));
        var path = new ArrayList<>(List.of(System.getProperty("java.class.path")));
        for (Path each : classPath) {
            path.add(each.toString());
        }
        var arguments = new ArrayList<>(List.of("--release", "21", "-proc:full", "-d", classes.toString()));
        arguments.addAll(List.of("-cp", String.join(System.getProperty("path.separator"), path)));
        for (var file : files.entrySet()) {
            if (file.getKey().startsWith("src/" + root + "/java/")) {
                Path source = directory.resolve(file.getKey());
                Files.createDirectories(source.getParent());
                arguments.add(Files.writeString(source, file.getValue()).toString());
            }
        }
        int status = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        assertThat(status).as("javac " + arguments).isZero();
        return classes;
    }

    /** Packs classes with the manifest of the page's pom. */
    Path pack(Path classes) throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        var entries = MANIFEST_ENTRY.matcher(files.get("pom.xml"));
        while (entries.find()) {
            String value =
                    entries.group(2).replace("&gt;", ">").replace("&lt;", "<").replace("&amp;", "&");
            manifest.getMainAttributes().putValue(entries.group(1), value);
        }
        Path jar = directory.resolve("plugin.jar");
        try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                var all = Files.walk(classes)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(
                        new JarEntry(classes.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, out);
            }
        }
        return jar;
    }
}
