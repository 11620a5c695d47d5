package io.canary.router.nginx;

import io.canary.spi.RouterContext;
import io.canary.spi.RouterException;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks once a second at what nginx has counted for each service, on a thread of its own. */
final class Reports implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Reports.class);
    private static final long INTERVAL_MS = 1_000;

    /** Each look makes nginx go through all its counts: where no canary is measured, one in so many is enough. */
    private static final int IDLE_INTERVALS = 10;

    private final Map<String, RequestMeter> meters = new TreeMap<>();
    private final ConfigReader config;
    private final RouterContext host;
    private final Thread thread;
    private boolean away;
    private long round;

    Reports(Collection<String> services, StatusClient status, ConfigReader config, RouterContext host) {
        services.forEach(service -> meters.put(service, new RequestMeter(service, status)));
        this.config = config;
        this.host = host;
        this.thread = Thread.ofPlatform()
                .name(host.routerName() + "-reports")
                .daemon()
                .unstarted(this::lookOn);
    }

    void start() {
        thread.start();
    }

    /**
     * The place that keeps requests from being counted: a log phase in a server or location replaces the one in {@code
     * http}.
     */
    static Optional<String> hidden(ConfigTree tree) {
        return tree.all()
                .filter(node -> node.name().startsWith("log_by_lua"))
                .findFirst()
                .map(node -> node.where() + " has a " + node.name() + ", which nginx runs instead of Canary's");
    }

    /** Before the traffic of a service is moved. */
    void begin(String service) throws InterruptedException {
        var meter = meters.get(service);
        if (meter != null) {
            meter.begin(host::report);
        }
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
        boolean canary = false;
        boolean all = round++ % IDLE_INTERVALS == 0;
        for (var meter : meters.values()) {
            if (meter.isIdle() && !all) {
                continue;
            }
            try {
                meter.look(host::report);
            } catch (RouterException e) {
                lost = lost == null && meter.hasCanary() ? String.valueOf(e.getMessage()) : lost;
            }
            canary |= meter.hasCanary();
        }
        return lost == null && canary ? uncounted() : lost;
    }

    private @Nullable String uncounted() {
        try {
            return hidden(config.read()).orElse(null);
        } catch (IOException e) {
            return "nginx's configuration cannot be read: " + e;
        }
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
                    .addKeyValue("reason", lost == null ? "nginx answers" : lost)
                    .log(lost == null ? "request counts are read again" : "request counts cannot be relied on");
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
