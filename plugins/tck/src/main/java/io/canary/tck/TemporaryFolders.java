package io.canary.tck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** Folders that are gone when the JVM of the examination is. */
final class TemporaryFolders {

    private TemporaryFolders() {}

    static Path create() throws IOException {
        Path folder = Files.createTempDirectory("canary-tck-");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
        return folder;
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            // already cleaned up
        }
    }
}
