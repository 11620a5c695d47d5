package io.canary.router.proxy;

import io.canary.control.DurableFile;
import io.canary.spi.settings.Settings;
import io.canary.spi.settings.SettingsException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The file that holds what a proxy remembers: read once, and replaced as a whole. Not safe for several threads. */
final class MemoryFile {
    static final String NAME = "versions.json";

    private final DurableFile file;

    MemoryFile(Path folder) {
        file = new DurableFile(folder, NAME);
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
        return file.path();
    }

    /** Keeps other processes away until it is closed; null if one of them is there already. */
    @Nullable
    FileChannel lock() throws IOException {
        return file.lock();
    }

    /** By service; nothing if there is no file yet. */
    Map<String, Remembered> read() throws IOException, Damaged {
        try {
            var tree = new JsonObject(Buffer.buffer(file.read()));
            return Settings.read(Content.class, tree.getMap()).services();
        } catch (NoSuchFileException none) {
            return Map.of();
        } catch (DecodeException | SettingsException | ClassCastException e) {
            throw new Damaged(String.valueOf(e.getMessage()), e);
        }
    }

    /** Puts a file that cannot be used aside, for people; not if that cannot be done. */
    void putAside() {
        file.putAside();
    }

    /** Writes what is to be remembered beside the file, which stays as it is. */
    void prepare(Map<String, Remembered> services) throws IOException {
        file.prepare(json(services).encodePrettily().getBytes(StandardCharsets.UTF_8));
    }

    /** Puts what was prepared in the place of the file. If it fails, either of the two may be found after a crash. */
    void replace() throws IOException {
        file.replace();
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
