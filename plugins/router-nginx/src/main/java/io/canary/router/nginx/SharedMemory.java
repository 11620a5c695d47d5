package io.canary.router.nginx;

import io.canary.spi.RouterException;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

/**
 * Routes in memory that all workers share, those included that are shutting down: what is in it is in force for every
 * request that arrives from then on.
 */
final class SharedMemory {
    private static final int OK = 200;

    private final IncludeFile include;
    private final StatusClient status;

    SharedMemory(IncludeFile include, StatusClient status) {
        this.include = include;
        this.status = status;
    }

    /** Whether the workers have read a file of this shape, which takes routes for this service. */
    boolean isOf(String service, String shape) throws RouterException, InterruptedException {
        return shape.equals(status.get(path(service)).body().get("shape"));
    }

    /**
     * Writes the include file, for an nginx that is started later, and then the route. If that fails, the old file is
     * put back; not where the new one gives the canary nothing.
     *
     * @param staged the new include file
     * @param old what it is now
     * @param safe whether the route gives the canary nothing
     */
    void put(Path staged, String service, Route route, String old, boolean safe)
            throws RouterException, IOException, InterruptedException {
        FileTime writtenAt = include.changed();
        include.replace(staged);
        try {
            put(service, route);
        } catch (RouterException e) {
            if (safe) {
                throw new RouterException(RouterException.Kind.UNREACHABLE, String.valueOf(e.getMessage()), e);
            }
            include.putBack(old, writtenAt);
            throw e;
        }
    }

    /** Writes the route, and confirms it with what the memory holds then. */
    void put(String service, Route route) throws RouterException, InterruptedException {
        long generation = System.nanoTime() & Long.MAX_VALUE; // any number that was not there before
        var answer = status.put(path(service), LuaRenderer.entry(route, generation));
        if (answer.code() != OK || answer.generation() != generation) {
            throw RouterException.unreachable(
                    "nginx did not take the route into its memory: it answered with " + answer.code());
        }
    }

    /** The same where nginx has been reloaded before: something has changed, however this fails. */
    void putAfterReload(String service, Route route) throws RouterException, InterruptedException {
        try {
            put(service, route);
        } catch (RouterException e) {
            throw new RouterException(RouterException.Kind.UNREACHABLE, String.valueOf(e.getMessage()), e);
        }
    }

    private static String path(String service) {
        return "/" + Variables.ofService(service);
    }
}
