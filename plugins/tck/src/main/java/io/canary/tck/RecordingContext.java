package io.canary.tck;

import io.canary.spi.RouterContext;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficReport;
import io.canary.spi.settings.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A host that keeps what a router reports. Safe for any thread. */
public final class RecordingContext implements RouterContext {
    private final String routerName;
    private final List<TrafficReport> reports = new CopyOnWriteArrayList<>();
    private final List<Secret> hidden = new CopyOnWriteArrayList<>();
    private final AtomicLong aborted = new AtomicLong();
    private volatile @Nullable String lost;
    private @Nullable Path stateDir;

    /** A host that calls the router {@code routerName}, and has nothing yet that such a router remembers. */
    public RecordingContext(String routerName) {
        this.routerName = routerName;
    }

    /** A host that calls the router {@code routerName}, and gives it a folder that is there already. */
    public RecordingContext(String routerName, Path stateDir) {
        this.routerName = routerName;
        this.stateDir = stateDir;
    }

    @Override
    public String routerName() {
        return routerName;
    }

    @Override
    public void report(TrafficReport report) {
        reports.add(report);
    }

    @Override
    public void reportsLost(String reason) {
        lost = reason;
    }

    @Override
    public void reportsResumed() {
        lost = null;
    }

    /** Why the router cannot report; null as long as it can. */
    public @Nullable String reportsLost() {
        return lost;
    }

    /** A temporary folder, unless one was given. */
    @Override
    public synchronized Path stateDir() throws RouterException {
        try {
            if (stateDir == null) {
                stateDir = TemporaryFolders.create();
            }
            return stateDir;
        } catch (IOException e) {
            throw new RouterException(RouterException.Kind.REJECTED, "there is no room for a folder: " + e, e);
        }
    }

    @Override
    public void hide(Secret secret) {
        hidden.add(secret);
    }

    /** Secrets that the router has reported. */
    public List<Secret> hidden() {
        return List.copyOf(hidden);
    }

    @Override
    public void clientsAborted(long count) {
        aborted.addAndGet(count);
    }

    /** How many clients went away, as the router has reported. */
    public long clientsAborted() {
        return aborted.get();
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
