package io.canary.routing;

import io.canary.files.DataFolder;
import io.canary.files.PrivateFiles;
import io.canary.spi.RouterException;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/** Where routers keep their state: {@code routers/NAME} in the folder for everything durable. */
public final class StateFolder {
    /** In the folder of a router in its own process, which has no journal. */
    private static final String STANDALONE = "standalone";

    private StateFolder() {}

    /**
     * The folder of one router in this process; creates it. Names that are no file names are URL-encoded.
     *
     * @throws RouterException if it cannot be created, or if other users can change the folder for everything durable
     */
    static Path of(Path data, String router) throws RouterException {
        Path folder = data.resolve("routers").resolve(fileName(router));
        try {
            var complaint = DataFolder.make(data);
            if (complaint.isPresent()) {
                throw RouterException.rejected(complaint.get());
            }
            return PrivateFiles.folder(folder);
        } catch (IOException e) {
            throw new RouterException(
                    RouterException.Kind.REJECTED,
                    "cannot make the folder " + folder + " (in data.dir), where it keeps its state: " + e,
                    e);
        }
    }

    /** The same for a router in its own process: its files are no sign of a journal. */
    static Path standalone(Path data, String router) throws RouterException {
        Path folder = of(data, router);
        try {
            PrivateFiles.file(folder.resolve(STANDALONE));
            return folder;
        } catch (IOException e) {
            throw new RouterException(
                    RouterException.Kind.REJECTED,
                    "cannot write into the folder " + folder + ", where it keeps its state: " + e,
                    e);
        }
    }

    /** The folders of these routers, in this process, that contain state. */
    public static List<Path> leftBehind(Path data, Collection<String> routers) {
        return routers.stream()
                .map(router -> data.resolve("routers").resolve(fileName(router)))
                .filter(folder -> Files.isDirectory(folder) && Files.notExists(folder.resolve(STANDALONE)))
                .filter(StateFolder::holdsSomething)
                .toList();
    }

    private static boolean holdsSomething(Path folder) {
        try (var files = Files.list(folder)) {
            return files.anyMatch(
                    file -> Files.isRegularFile(file) && file.toFile().length() > 0); // lock files are empty
        } catch (IOException e) {
            return true; // a file without read permission
        }
    }

    private static String fileName(String router) {
        String name = URLEncoder.encode(router, StandardCharsets.UTF_8);
        return name.startsWith(".") ? "%2E" + name.substring(1) : name;
    }
}
