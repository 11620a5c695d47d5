package io.canary.router.nginx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The files that a pattern of an {@code include} names. */
final class Glob {

    private Glob() {}

    /** Sorted, as nginx takes them; a path without wildcards names itself, whether or not there is such a file. */
    static List<Path> expand(Path pattern) throws IOException {
        var found = List.of(pattern.getRoot());
        for (Path name : pattern) {
            boolean wild = name.toString().matches(".*[*?\\[].*");
            var next = new ArrayList<Path>();
            for (Path parent : found) {
                if (!wild) {
                    next.add(parent.resolve(name));
                } else if (Files.isDirectory(parent)) {
                    next.addAll(matching(parent, name.toString()));
                }
            }
            found = next;
        }
        return found;
    }

    private static List<Path> matching(Path parent, String name) throws IOException {
        try (var entries =
                Files.newDirectoryStream(parent, name.replace("{", "\\{").replace("}", "\\}"))) {
            var found = new ArrayList<Path>();
            for (Path entry : entries) {
                if (name.startsWith(".") || !entry.getFileName().toString().startsWith(".")) {
                    found.add(entry);
                }
            }
            found.sort(null);
            return found;
        }
    }
}
