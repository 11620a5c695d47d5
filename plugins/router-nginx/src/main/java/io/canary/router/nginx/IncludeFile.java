package io.canary.router.nginx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Set;

/**
 * The include file. It is replaced as a whole, by a file that is on the disk already: every reader, at any time, reads
 * the old one or the new one.
 */
final class IncludeFile {
    private static final Set<PosixFilePermission> FOR_EVERYBODY = PosixFilePermissions.fromString("rw-r--r--");

    private final Path path;

    IncludeFile(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    boolean exists() {
        return Files.exists(path);
    }

    /** Empty where there is no file. */
    String read() throws IOException {
        try {
            return Files.readString(path);
        } catch (NoSuchFileException none) {
            return "";
        }
    }

    /** Waits for the right to change it. */
    IncludeFileLock turn() throws IOException, InterruptedException {
        return IncludeFileLock.take(hidden("lock"));
    }

    /** Writes a text beside the file, in a folder of its own; requires the lock of {@link #turn}. */
    Path stage(String text) throws IOException {
        clear();
        Path folder = Files.createDirectory(hidden("check"));
        Path staged = folder.resolve(path.getFileName());
        try (var channel = FileChannel.open(staged, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        return staged;
    }

    /** Puts what was staged in place of the file. */
    void replace(Path staged) throws IOException {
        Path target = Files.isSymbolicLink(path) ? path.toRealPath() : path;
        letNginxRead(staged, target);
        Files.move(staged, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * An nginx that runs as another user can read it, whatever our umask: it gets the permissions of the file before,
     * and is readable by all where there was none.
     */
    private static void letNginxRead(Path staged, Path before) throws IOException {
        if (Files.getFileStore(staged).supportsFileAttributeView(PosixFileAttributeView.class)) {
            Files.setPosixFilePermissions(
                    staged, Files.exists(before) ? Files.getPosixFilePermissions(before) : FOR_EVERYBODY);
        }
    }

    /** When it was last changed; the beginning of time where there is no file. */
    FileTime changed() throws IOException {
        try {
            return Files.getLastModifiedTime(path);
        } catch (NoSuchFileException none) {
            return FileTime.fromMillis(0);
        }
    }

    /** Puts an old text in place of the file, as old as it was. */
    void putBack(String old, FileTime changed) throws IOException {
        Path staged = stage(old);
        Files.setLastModifiedTime(staged, changed);
        replace(staged);
    }

    void clear() throws IOException {
        Path folder = hidden("check");
        if (Files.notExists(folder)) {
            return;
        }
        try (var entries = Files.walk(folder)) {
            for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(entry);
            }
        }
    }

    /** Hidden: patterns such as {@code conf.d/*.conf} must not find it. */
    private Path hidden(String what) {
        return path.resolveSibling("." + path.getFileName() + "." + what);
    }
}
