package io.canary.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;

/** The distribution that this build has made. */
public final class Distribution {
    /** Unpacked; the archives stand beside it. */
    public static final Path FOLDER = Path.of(System.getProperty("canary.distribution", "target/canary-1.0.0"));

    private Distribution() {}

    static Path archive(String extension) {
        return FOLDER.resolveSibling(FOLDER.getFileName() + extension);
    }

    /** The names of the files below a folder, relative to it. */
    static SortedSet<String> files(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            var names = new TreeSet<String>();
            all.filter(Files::isRegularFile)
                    .forEach(file -> names.add(folder.relativize(file).toString()));
            return names;
        }
    }
}
