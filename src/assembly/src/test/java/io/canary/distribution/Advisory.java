package io.canary.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.artifact.versioning.ComparableVersion;

/**
 * A known hole in a library.
 *
 * @param library group and artifact; {@code *} for every artifact of a group
 * @param mended the first version without it
 * @param text which one it is, and why it is accepted if it is
 */
record Advisory(String library, String mended, String text) {
    private static final Path LIST = Path.of("../../.ci/advisories");

    /** All that are known. */
    static List<Advisory> all() throws IOException {
        return Files.readAllLines(LIST).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split(" ", 3))
                .map(parts -> new Advisory(parts[0], parts[1], parts[2]))
                .toList();
    }

    /** Whether a library in this version has it. */
    boolean isIn(String name, String version) {
        boolean isNamed = library.endsWith(":*")
                ? name.startsWith(library.substring(0, library.length() - 1))
                : name.equals(library);
        return isNamed && new ComparableVersion(version).compareTo(new ComparableVersion(mended)) < 0;
    }

    /** Whether the build may have it. */
    boolean isAccepted() {
        return text.contains(" accepted: ");
    }
}
