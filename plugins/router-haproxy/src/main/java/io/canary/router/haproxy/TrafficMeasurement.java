package io.canary.router.haproxy;

import io.canary.router.support.ReportLoop;
import io.canary.router.support.ServiceTable;
import io.canary.spi.RouterContext;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficSplit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Measures the versions of all services, and reports to the host. Safe for any thread. */
final class TrafficMeasurement implements AutoCloseable {
    private final RouterContext host;
    private final ServiceTable<ServiceMeter> meters;
    private final @Nullable LogReader log;
    private final ReportLoop reports;

    /**
     * Begins to read, and counts a service from its first split on.
     *
     * @param logged where HAProxy sends its log; null for nowhere
     * @throws RouterException if it cannot listen for the log there
     */
    TrafficMeasurement(
            ServiceTable<ServiceCommands> services,
            List<RuntimeApi> nodes,
            @Nullable LogSettings logged,
            RouterContext host)
            throws RouterException {
        this.host = host;
        this.meters = services.map((service, commands) -> new ServiceMeter(service, commands, nodes));
        this.log = logged == null ? null : LogReader.open(host.routerName(), logged, this::count);
        this.reports = new ReportLoop(host, this::look);
    }

    /** Before the split moves traffic. */
    void begin(TrafficSplit split) throws InterruptedException {
        var meter = meters.find(split.service());
        if (meter != null) {
            meter.begin(split, host::report);
        }
    }

    /** Statistics that cannot be read matter while there is a canary. */
    private @Nullable String look() throws InterruptedException {
        String lost = null;
        for (var meter : meters.values()) {
            try {
                meter.look(host::report);
            } catch (RouterException e) {
                lost = lost == null && meter.hasCanary() ? String.valueOf(e.getMessage()) : lost;
            }
        }
        return lost;
    }

    private void count(LogLine line) {
        meters.values().forEach(meter -> meter.count(line));
    }

    @Override
    public void close() {
        if (log != null) {
            log.close();
        }
        reports.close();
    }
}
