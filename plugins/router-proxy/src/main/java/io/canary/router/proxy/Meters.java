package io.canary.router.proxy;

import io.canary.spi.TrafficReport;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The meters of one service. A version of the split in force is reported each time, with no requests too, as long as
 * the service has had any within the last minute: so "no traffic" can be distinguished from "no proxy". A version that
 * left the split is reported while late answers of it come in.
 */
final class Meters {
    static final int SECONDS_AFTER_TRAFFIC = 60;

    private final String service;
    private final Map<String, VersionMeter> byVersion = new ConcurrentHashMap<>();
    private int quietReports = SECONDS_AFTER_TRAFFIC;

    Meters(String service) {
        this.service = service;
    }

    VersionMeter of(String version) {
        return byVersion.computeIfAbsent(version, v -> new VersionMeter());
    }

    /** Reports what was counted since the last time. Not to be called twice at once. */
    synchronized void report(List<String> inForce, Instant at, Consumer<TrafficReport> to) {
        var counts = new ConcurrentHashMap<String, VersionMeter.Counts>();
        byVersion.forEach((version, meter) -> counts.put(version, meter.take()));
        boolean traffic = counts.values().stream().anyMatch(c -> c.requests() > 0);
        quietReports = traffic ? 0 : Math.min(quietReports + 1, SECONDS_AFTER_TRAFFIC);
        counts.forEach((version, c) -> {
            if (c.requests() > 0 || (inForce.contains(version) && quietReports < SECONDS_AFTER_TRAFFIC)) {
                to.accept(new TrafficReport(service, version, at, c.requests(), c.errors(), c.latency()));
            }
        });
    }
}
