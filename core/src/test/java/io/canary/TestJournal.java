package io.canary;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** What the service under test writes to: the same tests pass with each. {@code -Dcanary.test.journal=sqlite} */
enum TestJournal {
    MEMORY,
    SQLITE;

    static TestJournal named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    Map<String, ?> settings() {
        return Map.of("type", name());
    }

    /** A folder of its own for each service. */
    Map<String, ?> data() {
        try {
            return this == MEMORY
                    ? Map.of()
                    : Map.of(
                            "dir",
                            Files.createTempDirectory(Path.of("target"), "journal")
                                    .toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
