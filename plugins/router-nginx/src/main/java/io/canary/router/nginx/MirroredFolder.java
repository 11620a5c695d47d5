package io.canary.router.nginx;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder that stands in for another one: its entries are links to those of the other. So do as many folders above it
 * as relative paths lead up to, so that {@code ../shared/a.conf} names the same file from here as from there.
 */
final class MirroredFolder {

    private MirroredFolder() {}

    /**
     * How many folders a path leads up from where it begins; 0 for an absolute one.
     *
     * @param path as it stands in a configuration, perhaps with wildcards
     */
    static int levelsUp(String path) {
        int depth = 0;
        int lowest = 0;
        if (!path.startsWith("/")) {
            for (String name : path.split("/+", -1)) {
                depth += switch (name) {
                    case "", "." -> 0;
                    case ".." -> -1;
                    default -> 1;
                };
                lowest = Math.min(lowest, depth);
            }
        }
        return -lowest;
    }

    /**
     * Makes {@code folder}, which may hold other files before {@link #link} fills it up.
     *
     * @param original what it stands in for
     * @param levels how many folders above it are needed
     * @param above where those are made
     */
    static void make(Path folder, Path original, int levels, Path above) throws IOException {
        Path real = original.toRealPath();
        int up = Math.min(levels, real.getNameCount());
        if (up == 0) {
            Files.createDirectory(folder);
            return;
        }
        Path place = above;
        Path there = real;
        for (int i = 0; i < up; i++) {
            there = there.resolve("..").normalize();
        }
        Files.createDirectory(place);
        for (Path name : there.relativize(real)) {
            Path next = Files.createDirectory(place.resolve(name));
            link(place, there);
            place = next;
            there = there.resolve(name);
        }
        // A link is followed before ".." is: what is above the folder is what is above the place that it leads to.
        Files.createSymbolicLink(folder, place);
    }

    /** Links to whatever is in {@code original} and not in {@code folder} yet, as far as it may be listed. */
    static void link(Path folder, Path original) throws IOException {
        try (var entries = Files.newDirectoryStream(original)) {
            for (Path entry : entries) {
                Path link = folder.resolve(entry.getFileName());
                if (Files.notExists(link, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
                    Files.createSymbolicLink(link, entry.toAbsolutePath());
                }
            }
        } catch (AccessDeniedException hidden) {
            // nginx, which may be allowed more, says what it misses
        }
    }
}
