package io.canary.tck;

import io.canary.spi.RouterContext;
import io.canary.spi.TrafficReport;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A host that keeps what a router reports. Safe for any thread. */
public final class RecordingContext implements RouterContext {
    private final String routerName;
    private final List<TrafficReport> reports = new CopyOnWriteArrayList<>();

    /** A host that calls the router {@code routerName}. */
    public RecordingContext(String routerName) {
        this.routerName = routerName;
    }

    @Override
    public String routerName() {
        return routerName;
    }

    @Override
    public void report(TrafficReport report) {
        reports.add(report);
    }

    /** Everything that was reported until now, in the order in which it came. */
    public List<TrafficReport> reports() {
        return List.copyOf(reports);
    }

    /** How many requests were reported for a version until now. */
    public long requestsOf(String service, String version) {
        return reports.stream()
                .filter(r -> r.service().equals(service) && r.version().equals(version))
                .mapToLong(TrafficReport::requests)
                .sum();
    }
}
