package io.canary.documentation;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;

/** The Java examples of a page, compiled together as a reader would compile them. */
final class Compiled implements AutoCloseable {
    private static final Pattern NAME = Pattern.compile("public (?:final )?class (\\w+)");

    private final URLClassLoader loader;

    private Compiled(URLClassLoader loader) {
        this.loader = loader;
    }

    static Compiled of(Page page, Path folder) throws IOException {
        var files = new ArrayList<Path>();
        for (var example : page.examples("java")) {
            Matcher name = NAME.matcher(example.text());
            if (!name.find()) {
                throw new IllegalArgumentException("no public class in " + example.text());
            }
            files.add(Files.writeString(folder.resolve(name.group(1) + ".java"), example.text()));
        }
        compile(files, folder);
        return new Compiled(new URLClassLoader(new URL[] {folder.toUri().toURL()}));
    }

    private static void compile(List<Path> files, Path folder) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var output = new StringWriter();
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        try (var manager = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled = compiler.getTask(
                            output,
                            manager,
                            null,
                            List.of("-classpath", path, "-d", folder.toString(), "-proc:none"),
                            null,
                            manager.getJavaFileObjectsFromPaths(files))
                    .call();
            if (!compiled) {
                throw new AssertionError(output.toString());
            }
        }
    }

    Class<?> named(String name) throws ClassNotFoundException {
        return loader.loadClass(name);
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }
}
