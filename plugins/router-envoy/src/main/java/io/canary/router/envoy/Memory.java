package io.canary.router.envoy;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import io.canary.spi.RouterException;
import io.canary.spi.settings.Settings;
import io.canary.spi.settings.SettingsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * What nodes were given last, so that an orchestrator that starts again gives them the same and not nothing. One file,
 * replaced as a whole. Not safe for several threads.
 */
final class Memory {
    private static final Gson GSON =
            new GsonBuilder().serializeNulls().setPrettyPrinting().create();

    private final Path folder;
    private final Path file;
    private final Path next;

    Memory(Path folder) {
        this.folder = folder;
        this.file = folder.resolve("routes.json");
        this.next = folder.resolve("routes.json.new");
    }

    /** What the file holds; read as settings are, so that nothing odd gets past. */
    private record Content(Map<String, Route> services) {}

    /**
     * By service; nothing if there is no file yet.
     *
     * @throws RouterException if it cannot be read: starting without it would move traffic back to where it once
     *     began
     */
    Map<String, Route> read() throws RouterException {
        try {
            var tree = GSON.fromJson(Files.readString(file), Map.class);
            return Settings.read(Content.class, tree).services();
        } catch (NoSuchFileException none) {
            return Map.of();
        } catch (IOException | JsonParseException | SettingsException e) {
            throw new RouterException(
                    RouterException.Kind.REJECTED,
                    "what nodes were given last cannot be read from " + file + ": " + e.getMessage()
                            + "; mend it, or remove it to give them nothing until something is asked for",
                    e);
        }
    }

    /**
     * Remembers; when it returns, this outlives a crash of the machine.
     *
     * @throws RouterException UNAVAILABLE, if it cannot be written
     */
    void write(Map<String, Route> services) throws RouterException {
        try {
            try (var channel = FileChannel.open(
                    next, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                var bytes = ByteBuffer.wrap(
                        GSON.toJson(Settings.write(new Content(services))).getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
            try (var names = FileChannel.open(folder, StandardOpenOption.READ)) {
                names.force(true);
            }
        } catch (IOException e) {
            throw new RouterException(
                    RouterException.Kind.UNAVAILABLE,
                    "what nodes are given cannot be remembered in " + file + ": " + e,
                    e);
        }
    }
}
