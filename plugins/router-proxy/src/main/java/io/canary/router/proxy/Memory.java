package io.canary.router.proxy;

import io.canary.control.DurableFile;
import io.canary.spi.RouterException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the services of a proxy go on with after a restart. Safe for any thread.
 *
 * <p>Traffic first: a proxy whose memory is gone starts without it, and says so; who rolls back moves the traffic
 * before asking for this.
 */
final class Memory implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Memory.class);

    static final String FILE_NAME = "versions.json";

    private final @Nullable DurableFile file;
    private final @Nullable FileChannel lock;
    private Map<String, Remembered> written;
    private boolean inStep = true;

    /** What the file holds. */
    private record Content(Map<String, Remembered> services) {}

    private Memory(@Nullable DurableFile file, @Nullable FileChannel lock, Map<String, Remembered> written) {
        this.file = file;
        this.lock = lock;
        this.written = written;
    }

    /**
     * With what the folder holds.
     *
     * @throws RouterException if another process uses the folder
     */
    static Memory open(Path folder, String router) throws RouterException {
        var file = new DurableFile(folder, FILE_NAME);
        return new Memory(file, lock(file, folder, router), read(file, router));
    }

    /** One that lasts as long as the process, and needs no folder. */
    static Memory none() {
        return new Memory(null, null, Map.of());
    }

    private static @Nullable FileChannel lock(DurableFile file, Path folder, String router) throws RouterException {
        try {
            var lock = file.lock();
            if (lock == null) {
                throw RouterException.rejected("another process remembers in " + folder + " already");
            }
            return lock;
        } catch (IOException e) {
            LOGGER.atWarn()
                    .addKeyValue("router", router)
                    .addKeyValue("folder", folder)
                    .addKeyValue("why", e)
                    .log("proxy cannot write to its folder: as long as that is so, nothing can be promoted");
            return null;
        }
    }

    private static Map<String, Remembered> read(DurableFile file, String router) {
        try {
            return file.read(Content.class).services();
        } catch (IOException | DurableFile.DamagedException e) {
            LOGGER.atError()
                    .addKeyValue("router", router)
                    .addKeyValue("file", file.path())
                    .addKeyValue("why", e.getMessage())
                    .log("proxy cannot read what it remembered: it begins on baseline_version of the settings");
            if (e instanceof DurableFile.DamagedException) {
                file.putAside();
            }
            return Map.of();
        }
    }

    /** What a service went on with when it was last written; null if nothing is remembered of it. */
    synchronized @Nullable Remembered of(String service) {
        return written.get(service);
    }

    /**
     * Remembers; when it returns, this outlives a crash of the machine. Writes only what is new.
     *
     * @throws RouterException if it cannot be written: unavailable if what is remembered is surely the old one,
     *     unreachable if it may be either
     */
    synchronized void remember(String service, Remembered what) throws RouterException {
        if (file == null || (inStep && what.equals(written.get(service)))) {
            return;
        }
        var all = new TreeMap<>(written);
        all.put(service, what);
        try {
            file.prepare(new Content(all));
            inStep = false;
            file.replace();
            written = new HashMap<>(all);
            inStep = true;
        } catch (IOException e) {
            throw new RouterException(
                    inStep ? RouterException.Kind.UNAVAILABLE : RouterException.Kind.UNREACHABLE,
                    "the proxy cannot remember that " + what.version() + " of " + service + " is in service: " + e,
                    e);
        }
    }

    /** Lets another process remember here. */
    @Override
    public void close() {
        try {
            if (lock != null) {
                lock.close();
            }
        } catch (IOException e) {
            LOGGER.atWarn().addKeyValue("lock", lock).setCause(e).log("lock is not let go of");
        }
    }
}
