package io.canary.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * The native part of the SQLite driver, laid down once beside the journal. Left to itself, the driver puts a new copy into the
 * folder for temporary files at every start; a process that is killed leaves it there, and in a hardened container nothing
 * there can be executed.
 */
final class SqliteLibrary {
    private static final String PATH = "org.sqlite.lib.path";

    private SqliteLibrary() {}

    /**
     * Lays it down below {@code directory} if it is not there, and tells the driver; once in a process.
     *
     * @throws IOException if it cannot be written
     */
    static synchronized void layDown(Path directory) throws IOException {
        String name = LibraryLoaderUtil.getNativeLibName();
        if (System.getProperty(PATH) != null) {
            return;
        }
        var folder = directory.resolve("native").resolve("sqlite-" + SQLiteJDBCLoader.getVersion());
        try (var library =
                SQLiteJDBCLoader.class.getResourceAsStream(LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name)) {
            if (library == null) {
                return; // a machine that the driver does not know: it says so itself
            }
            if (!Files.exists(folder.resolve(name))) {
                Files.createDirectories(folder);
                var part = Files.createTempFile(folder, name, ".part");
                Files.copy(library, part, StandardCopyOption.REPLACE_EXISTING);
                Files.move(part, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE); // whole, or not there
            }
            System.setProperty(PATH, folder.toString());
        }
    }
}
