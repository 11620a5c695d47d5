package io.canary.journal;

import io.canary.files.DataFolder;
import io.canary.files.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Locks a directory for one process. The operating system holds the lock, and releases it whenever the process ends,
 * for whatever reason.
 */
final class DirectoryLock implements AutoCloseable {
    private static final String FILE = "lock";

    /**
     * The locks of this process: closing any channel on a file would release the lock that another channel holds on it.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel channel;

    private DirectoryLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /**
     * Creates the directory if it does not exist, and locks it.
     *
     * @throws JournalException if it is locked, cannot be written, or is writable by other users
     */
    static DirectoryLock of(Path wanted) {
        try {
            DataFolder.make(wanted).ifPresent(complaint -> {
                throw new JournalException(complaint);
            });
            var directory = wanted.toRealPath();
            if (!HELD.add(directory)) {
                throw inUse(wanted);
            }
            try {
                return new DirectoryLock(directory, locked(directory));
            } catch (IOException | JournalException e) {
                HELD.remove(directory);
                throw e;
            }
        } catch (IOException e) {
            throw new JournalException(
                    "the journal's directory " + wanted + " cannot be written (" + reason(e)
                            + "): check that it is a directory, its permissions, and that its disk is neither full "
                            + "nor read-only",
                    e);
        }
    }

    private static FileChannel locked(Path directory) throws IOException {
        var channel = PrivateFiles.channel(directory.resolve(FILE));
        try {
            if (channel.tryLock() == null) {
                throw inUse(directory);
            }
            return channel;
        } catch (IOException | JournalException e) {
            channel.close();
            throw e;
        }
    }

    private static JournalException inUse(Path directory) {
        return new JournalException("another process has the journal in " + directory
                + " open: end it, or give this one a directory of its own");
    }

    static String reason(IOException e) {
        return e.getClass().getSimpleName().replace("Exception", "") + " " + Database.line(e);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // The descriptor is closed in any case, and the lock released with it.
        }
        HELD.remove(directory);
    }
}
