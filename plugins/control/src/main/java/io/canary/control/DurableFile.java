package io.canary.control;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A small file that is read once, and replaced as a whole: what was replaced outlives a crash of the machine. An
 * interruption does not keep it from being written. Not safe for several threads.
 */
public final class DurableFile {
    private final Path folder;
    private final String name;
    private final Path file;
    private final Path next;

    /**
     * A file that need not be there yet.
     *
     * @param folder is there
     * @param name of the file in it
     */
    public DurableFile(Path folder, String name) {
        this.folder = folder;
        this.name = name;
        this.file = folder.resolve(name);
        this.next = folder.resolve(name + ".new");
    }

    /** Where it is. */
    public Path path() {
        return file;
    }

    /** Keeps other processes away from the folder until it is closed; null if one of them is there already. */
    public @Nullable FileChannel lock() throws IOException {
        var channel = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException inThisProcess) {
            // as good as another one
        }
        channel.close();
        return null;
    }

    /**
     * What is in it.
     *
     * @throws java.nio.file.NoSuchFileException if there is no file yet
     */
    public byte[] read() throws IOException {
        return Files.readAllBytes(file);
    }

    /** Puts a file that cannot be used aside, for people; not if that cannot be done. */
    public void putAside() {
        try {
            Files.move(file, folder.resolve(name + ".damaged"), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            // it is written over when there is something to write
        }
    }

    /** Writes the next content beside the file, which stays as it is. */
    public void prepare(byte[] content) throws IOException {
        uninterrupted(() -> {
            var options = new StandardOpenOption[] {
                StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING
            };
            try (var channel = FileChannel.open(next, options)) {
                var bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
        });
    }

    /** Puts what was prepared in the place of the file. If it fails, either of the two may be found after a crash. */
    public void replace() throws IOException {
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        uninterrupted(() -> {
            try (var names = FileChannel.open(folder, StandardOpenOption.READ)) {
                names.force(true);
            }
        });
    }

    private interface Writing {
        void run() throws IOException;
    }

    /** A channel is closed under the hands of a thread that is interrupted; what it was at can be done again. */
    private static void uninterrupted(Writing writing) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    writing.run();
                    return;
                } catch (ClosedByInterruptException e) {
                    interrupted |= Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
