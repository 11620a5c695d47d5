package io.canary.router.proxy;

import io.canary.spi.settings.Settings;
import io.canary.spi.settings.SettingsException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
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

/** The file that holds what a proxy remembers: read once, and replaced as a whole. Not safe for several threads. */
final class MemoryFile {
    static final String NAME = "versions.json";

    private final Path folder;
    private final Path file;
    private final Path next;

    MemoryFile(Path folder) {
        this.folder = folder;
        this.file = folder.resolve(NAME);
        this.next = folder.resolve(NAME + ".new");
    }

    /** What the file holds; read as settings are, so that nothing odd gets past. */
    private record Content(Map<String, Remembered> services) {}

    /** What is in it is not what was written. */
    static final class Damaged extends Exception {
        private static final long serialVersionUID = 1;

        Damaged(String why, Throwable cause) {
            super(why, cause);
        }
    }

    Path path() {
        return file;
    }

    /** Keeps other processes away until it is closed; null if one of them is there already. */
    @Nullable
    FileChannel lock() throws IOException {
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

    /** By service; nothing if there is no file yet. */
    Map<String, Remembered> read() throws IOException, Damaged {
        try {
            var tree = new JsonObject(Buffer.buffer(Files.readAllBytes(file)));
            return Settings.read(Content.class, tree.getMap()).services();
        } catch (NoSuchFileException none) {
            return Map.of();
        } catch (DecodeException | SettingsException | ClassCastException e) {
            throw new Damaged(String.valueOf(e.getMessage()), e);
        }
    }

    /** Puts a file that cannot be used aside, for people; not if that cannot be done. */
    void putAside() {
        try {
            Files.move(file, folder.resolve(NAME + ".damaged"), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            // it is written over when there is something to remember
        }
    }

    /** Writes what is to be remembered beside the file, which stays as it is. */
    void prepare(Map<String, Remembered> services) throws IOException {
        var options = new StandardOpenOption[] {
            StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING
        };
        try (var channel = FileChannel.open(next, options)) {
            var bytes = ByteBuffer.wrap(json(services).encodePrettily().getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /** Puts what was prepared in the place of the file. If it fails, either of the two may be found after a crash. */
    void replace() throws IOException {
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        try (var names = FileChannel.open(folder, StandardOpenOption.READ)) {
            names.force(true);
        }
    }

    private static JsonObject json(Map<String, Remembered> services) {
        var all = new JsonObject();
        services.forEach((name, one) -> {
            var upstreams = new JsonObject();
            one.upstreams()
                    .forEach((version, told) -> upstreams.put(
                            version,
                            new JsonArray(told.stream().map(URI::toString).toList())));
            all.put(name, new JsonObject().put("version", one.version()).put("upstreams", upstreams));
        });
        return new JsonObject().put("services", all);
    }
}
