package io.canary.durability;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.spi.ToolProvider;

/**
 * The classes of the service in the form in which the JVM maps them into memory. A start with them takes 40 % less of
 * the processor, and making them takes twice a start: for tests that start the service often.
 */
final class ArchivedClasses {

    private ArchivedClasses() {}

    /**
     * Makes the archive, by a service that starts and stops.
     *
     * @param folder empty, and there for as long as services start with it
     * @return options for {@link ServiceProcess#start}
     */
    static String[] in(Path folder) throws IOException, InterruptedException {
        String classes = jars(folder);
        Path archive = folder.resolve("classes.jsa");
        Path data = Files.createDirectory(folder.resolve("data"));
        try (var service = ServiceProcess.start(
                data, URI.create("http://127.0.0.1:1"), "-cp", classes, "-XX:ArchiveClassesAtExit=" + archive)) {
            service.get("/deployments");
            service.stop();
        }
        return new String[] {"-cp", classes, "-XX:SharedArchiveFile=" + archive};
    }

    /** The class path of this JVM, with jars in place of its folders: an archive holds no classes of folders. */
    private static String jars(Path folder) {
        var path = new ArrayList<String>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (Files.isRegularFile(Path.of(entry))) {
                path.add(entry);
            } else if (!entry.isEmpty() && Files.isDirectory(Path.of(entry))) { // the tool takes "" for the root
                path.add(jar(entry, folder.resolve(path.size() + ".jar")));
            }
        }
        return String.join(File.pathSeparator, path);
    }

    private static String jar(String classes, Path jar) {
        var tool = ToolProvider.findFirst("jar").orElseThrow();
        int exit = tool.run(
                System.out, System.err, "--create", "--no-compress", "--file", jar.toString(), "-C", classes, ".");
        if (exit != 0) {
            throw new AssertionError("no jar of " + classes);
        }
        return jar.toString();
    }
}
