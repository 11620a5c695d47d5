package io.canary.router.support;

import io.canary.spi.RouterContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks once a second at what a traffic layer has counted, on a thread of its own, and says to the host when that
 * cannot be relied on.
 */
public final class ReportLoop implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(ReportLoop.class);
    private static final long INTERVAL_MS = 1_000;

    private final RouterContext host;
    private final Look look;
    private final Thread thread;
    private boolean isLost;

    /** One look, which reports what is new. */
    @FunctionalInterface
    public interface Look {
        /** Why nothing can be reported that could be relied on; null if all is well. */
        @Nullable
        String look() throws InterruptedException;
    }

    /** Begins; the first look comes after one second. */
    public ReportLoop(RouterContext host, Look look) {
        this.host = host;
        this.look = look;
        this.thread = Thread.ofPlatform()
                .name(host.routerName() + "-reports")
                .daemon()
                .start(this::run);
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(INTERVAL_MS);
                tell(look.look());
            }
        } catch (InterruptedException closed) {
            // the router is closed: nothing is reported any more
        }
    }

    private void tell(@Nullable String lost) {
        if (lost != null) {
            host.reportsLost(lost);
        } else if (isLost) {
            host.reportsResumed();
        }
        if (isLost != (lost != null)) { // logged once, not each second
            LOGGER.atInfo()
                    .addKeyValue("router", host.routerName())
                    .addKeyValue("reason", lost == null ? "the traffic layer answers" : lost)
                    .log(lost == null ? "request counts are read again" : "request counts cannot be relied on");
        }
        isLost = lost != null;
    }

    /** Nothing is reported any more when it returns. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
