package io.canary.journal;

import io.canary.files.PrivateFiles;
import io.canary.files.Writers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * The native library of the SQLite driver, extracted once beside the journal. By default the driver extracts a new copy
 * into the folder for temporary files at every start; a killed process leaves it there, and in a hardened container
 * nothing there can be executed.
 *
 * <p>The file is executed, so it is never trusted as found: it must equal the one in the driver's jar, byte by byte.
 */
final class SqliteLibrary {
    private static final String PATH = "org.sqlite.lib.path";

    private SqliteLibrary() {}

    /**
     * Extracts the library below {@code directory} unless the right one is there, and points the driver to it; once per
     * process.
     *
     * @throws IOException if it cannot be written
     * @throws JournalException if other users can change the file
     */
    static synchronized void extract(Path directory) throws IOException {
        if (System.getProperty(PATH) != null) {
            return;
        }
        var folder = inPlace(directory);
        if (folder != null) {
            System.setProperty(PATH, folder.toString());
        }
    }

    /**
     * The resource folder with the library in the jar; null on a platform that the driver does not support: it reports
     * that itself.
     */
    static @Nullable Path inPlace(Path directory) throws IOException {
        String name = LibraryLoaderUtil.getNativeLibName();
        try (var library =
                SQLiteJDBCLoader.class.getResourceAsStream(LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name)) {
            if (library == null) {
                return null;
            }
            var all = directory.resolve("native");
            var folder = PrivateFiles.folder(all.resolve("sqlite-" + SQLiteJDBCLoader.getVersion()));
            for (var each : List.of(directory, all, folder)) {
                refuseForeign(each);
            }
            replaceIfOther(folder.resolve(name), library.readAllBytes());
            return folder;
        }
    }

    private static void refuseForeign(Path folder) throws IOException {
        var complaint = Writers.complaint(folder);
        if (complaint.isPresent()) {
            throw new JournalException(
                    "the folder " + folder + ", from which SQLite's library is run, " + complaint.get());
        }
    }

    private static void replaceIfOther(Path file, byte[] library) throws IOException {
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && Files.size(file) == library.length
                && Writers.complaint(file).isEmpty()
                && Arrays.equals(Files.readAllBytes(file), library)) {
            return;
        }
        var part = Files.createTempFile(file.resolveSibling(""), "library", ".part");
        Files.write(part, library);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE); // either complete or absent
    }
}
