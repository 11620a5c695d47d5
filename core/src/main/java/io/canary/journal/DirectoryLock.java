package io.canary.journal;

import io.canary.files.DataFolder;
import io.canary.files.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps a directory for one process. The operating system holds the lock, and lets it go when the process ends,
 * however.
 */
final class DirectoryLock implements AutoCloseable {
    private static final String FILE = "lock";

    /** Of this process: closing any channel on a file would let go of the lock that another one holds on it. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel channel;

    private DirectoryLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /**
     * Makes the directory if there is none, and locks it.
     *
     * @throws JournalException if it is locked, cannot be written, or can be written by others too
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
            // The descriptor is gone all the same, and the lock with it.
        }
        HELD.remove(directory);
    }
}
