package io.canary.router.nginx;

import io.canary.router.support.ReportLoop;
import io.canary.router.support.ServiceTable;
import io.canary.spi.RouterContext;
import io.canary.spi.RouterException;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reports what nginx has counted for each service. */
final class Reports implements AutoCloseable {
    /** Each look makes nginx go through all its counts: without a canary, a look every ten seconds is enough. */
    private static final int IDLE_INTERVALS = 10;

    private final ServiceTable<RequestMeter> meters;
    private final ConfigReader config;
    private final RouterContext host;
    private final ReportLoop loop;
    private long round;

    Reports(ServiceTable<RequestMeter> meters, ConfigReader config, RouterContext host) {
        this.meters = meters;
        this.config = config;
        this.host = host;
        this.loop = new ReportLoop(host, this::look);
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
        var meter = meters.find(service);
        if (meter != null) {
            meter.begin(host::report);
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

    @Override
    public void close() {
        loop.close();
    }
}
