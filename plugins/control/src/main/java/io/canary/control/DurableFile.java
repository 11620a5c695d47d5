package io.canary.control;

import io.canary.spi.settings.Settings;
import io.canary.spi.settings.SettingsException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A small file with a record as JSON, which is read once and replaced as a whole: what was replaced outlives a crash of
 * the machine. An interruption does not keep it from being written. Not safe for several threads.
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

    /** What is in the file is not what was written. */
    public static final class DamagedException extends Exception {
        private static final long serialVersionUID = 1;

        private DamagedException(RuntimeException cause) {
            super(String.valueOf(cause.getMessage()), cause);
        }
    }

    /**
     * What is in it.
     *
     * @throws NoSuchFileException if there is no file yet
     * @throws DecodeException if it is no JSON object
     */
    public JsonObject read() throws IOException {
        return new JsonObject(Buffer.buffer(Files.readAllBytes(file)));
    }

    /** The record in it, read as settings are, so that nothing odd gets past; with no settings if there is no file. */
    public <R extends Record> R read(Class<R> type) throws IOException, DamagedException {
        try {
            return Settings.read(type, read().getMap());
        } catch (NoSuchFileException none) {
            return Settings.read(type, Map.of());
        } catch (DecodeException | SettingsException | ClassCastException e) {
            throw new DamagedException(e);
        }
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
    public void prepare(Record content) throws IOException {
        prepare(new JsonObject(Settings.write(content)));
    }

    /** As {@link #prepare(Record)}. */
    public void prepare(JsonObject content) throws IOException {
        var json = content.encodePrettily().getBytes(StandardCharsets.UTF_8);
        uninterrupted(() -> {
            var options = new StandardOpenOption[] {
                StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING
            };
            try (var channel = FileChannel.open(next, options)) {
                var bytes = ByteBuffer.wrap(json);
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
