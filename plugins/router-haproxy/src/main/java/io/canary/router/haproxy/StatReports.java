package io.canary.router.haproxy;

import io.canary.spi.RouterContext;
import io.canary.spi.RouterException;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the meters of all services once a second, on a thread of its own. */
final class StatReports implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(StatReports.class);
    private static final long INTERVAL_MS = 1_000;

    private final List<ServiceMeter> meters;
    private final RouterContext host;
    private final Thread thread;
    private boolean away;

    StatReports(Collection<ServiceMeter> meters, RouterContext host) {
        this.meters = List.copyOf(meters);
        this.host = host;
        this.thread = Thread.ofPlatform()
                .name(host.routerName() + "-reports")
                .daemon()
                .start(this::lookOn);
    }

    private void lookOn() {
        try {
            while (true) {
                Thread.sleep(INTERVAL_MS);
                tell(look());
            }
        } catch (InterruptedException closed) {
            // there is nobody any more to whom it could be reported
        }
    }

    /** Why there is nothing to report that could be relied on; null if all is well. */
    private @Nullable String look() throws InterruptedException {
        String lost = null;
        for (var meter : meters) {
            try {
                meter.look(host::report);
            } catch (RouterException e) {
                // where nobody is on trial, nobody waits for reports
                lost = lost == null && meter.hasCanary() ? String.valueOf(e.getMessage()) : lost;
            }
        }
        return lost;
    }

    private void tell(@Nullable String lost) {
        if (lost != null) {
            host.reportsLost(lost);
        } else if (away) {
            host.reportsResumed();
        }
        if (away != (lost != null)) { // said once, not each second
            LOGGER.atInfo()
                    .addKeyValue("router", host.routerName())
                    .addKeyValue("why", lost == null ? "every node answers" : lost)
                    .log(lost == null ? "statistics are read again" : "statistics cannot be read");
        }
        away = lost != null;
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
