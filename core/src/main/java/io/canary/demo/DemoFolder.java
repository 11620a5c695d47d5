package io.canary.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** What the proxy of a demo remembers, and forgets with it. */
final class DemoFolder implements AutoCloseable {
    private final Path path;

    DemoFolder() throws IOException {
        path = Files.createTempDirectory("canary-demo-");
    }

    Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        try (var files = Files.walk(path)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
