package io.canary.keeper;

import io.canary.control.DurableFile;
import io.canary.spi.RouterException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open leases, for the next run of the keeper: a canary must not be left without a guard because both the
 * orchestrator and its keeper were killed. Safe for any thread.
 */
final class LeaseMemory implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(LeaseMemory.class);

    static final String FILE_NAME = "leases.json";

    private final DurableFile file;
    private final FileChannel lock;
    private Map<String, OpenLease> open;
    private boolean inStep = true;

    /** What the file holds. */
    private record Content(Map<String, OpenLease> services) {}

    private LeaseMemory(DurableFile file, FileChannel lock, Map<String, OpenLease> open) {
        this.file = file;
        this.lock = lock;
        this.open = open;
    }

    /**
     * With what the folder holds, which is made if it is not there.
     *
     * @throws RouterException if the folder cannot be used, or another keeper uses it
     */
    static LeaseMemory open(Path folder) throws RouterException {
        var file = new DurableFile(folder, FILE_NAME);
        try {
            Files.createDirectories(folder);
            var lock = file.lock();
            if (lock == null) {
                throw RouterException.rejected("another keeper remembers its leases in " + folder + " already");
            }
            return new LeaseMemory(file, lock, read(file));
        } catch (IOException e) {
            throw new RouterException(
                    RouterException.Kind.REJECTED,
                    "cannot remember leases in " + folder + ": " + e
                            + "; set --data to a folder that can be written to",
                    e);
        }
    }

    private static Map<String, OpenLease> read(DurableFile file) throws IOException {
        try {
            return file.read(Content.class).services();
        } catch (DurableFile.DamagedException e) {
            LOGGER.atError()
                    .addKeyValue("file", file.path())
                    .addKeyValue("why", e.getMessage())
                    .log("keeper cannot read its open leases: no canary is rolled back for them; check whether a"
                            + " canary has traffic that no deployment asks for");
            file.putAside();
            return Map.of();
        }
    }

    synchronized Map<String, OpenLease> all() {
        return Map.copyOf(open);
    }

    /** The one of a service; null if it has none. */
    synchronized @Nullable OpenLease of(String service) {
        return open.get(service);
    }

    /**
     * Remembers the lease of a service, null for none. When it returns, that outlives a crash. Writes only what is new.
     */
    synchronized void remember(String service, @Nullable OpenLease lease) throws IOException {
        if (inStep && (lease == null ? !open.containsKey(service) : lease.equals(open.get(service)))) {
            return;
        }
        var next = new TreeMap<>(open);
        if (lease == null) {
            next.remove(service);
        } else {
            next.put(service, lease);
        }
        file.prepare(new Content(next));
        inStep = false;
        file.replace();
        inStep = true;
        open = new HashMap<>(next);
    }

    /** Lets another keeper remember here. */
    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            LOGGER.atWarn().setCause(e).log("lock of the folder for leases is not let go of");
        }
    }
}
