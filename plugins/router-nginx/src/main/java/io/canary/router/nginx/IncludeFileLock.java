package io.canary.router.nginx;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * The right to change the include file, which one call has at a time: all services are in one file. It holds between
 * routers and between processes, and may be given back by another thread than the one that took it.
 */
final class IncludeFileLock implements AutoCloseable {
    private static final int PAUSE_MS = 5;

    /** Within one process locks of files do not work: closing any channel of the file would give the lock back. */
    private static final ConcurrentHashMap<Path, Semaphore> HERE = new ConcurrentHashMap<>();

    private final Semaphore here;
    private final FileChannel channel;

    private IncludeFileLock(Semaphore here, FileChannel channel) {
        this.here = here;
        this.channel = channel;
    }

    /** Waits for it, for as long as it takes; the host's time limit ends the wait. */
    static IncludeFileLock take(Path lock) throws IOException, InterruptedException {
        var here = HERE.computeIfAbsent(lock.toAbsolutePath(), path -> new Semaphore(1, true));
        here.acquire();
        try {
            return new IncludeFileLock(here, locked(lock));
        } catch (IOException | InterruptedException | RuntimeException e) {
            here.release();
            throw e;
        }
    }

    private static FileChannel locked(Path lock) throws IOException, InterruptedException {
        var channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            while (channel.tryLock() == null) {
                Thread.sleep(PAUSE_MS);
            }
            return channel;
        } catch (IOException | InterruptedException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            here.release();
        }
    }
}
