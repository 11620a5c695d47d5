package io.canary.ingest;

import io.canary.deployment.DeploymentListener;
import io.canary.deployment.Snapshot;
import io.canary.ingest.otlp.CustomMappings;
import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.HistoryEntry;
import io.canary.rollout.State;
import io.canary.rollout.StateView;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The deployment of each service that takes samples. A deployment is registered before its create is answered, and
 * until its end is recorded; after a rollback its baseline stays registered during the recovery watch. Thread-safe.
 */
public final class ActiveDeployments implements DeploymentListener {
    private final ConcurrentMap<String, Active> byService = new ConcurrentHashMap<>();

    /**
     * A deployment that takes samples.
     *
     * @param canaryToo false if only the baseline is still watched
     * @param custom which metrics of OTLP its custom metrics are read from
     */
    public record Active(DeploymentSpec spec, boolean canaryToo, CustomMappings custom) {

        /** Whether samples of the version are taken. */
        public boolean concerns(String version) {
            return version.equals(spec.baselineVersion()) || (canaryToo && version.equals(spec.newVersion()));
        }
    }

    /** The deployment that takes the samples of a service; null if there is none. */
    public @Nullable Active of(String service) {
        return byService.get(service);
    }

    @Override
    public void changed(Snapshot before, Snapshot after, List<HistoryEntry> entries) {
        var active = active(after);
        if (active != null && active.canaryToo()) {
            byService.put(active.spec().serviceName(), active);
        } else {
            replace(after.spec(), active);
        }
    }

    @Override
    public void restarted(Snapshot now) {
        var active = active(now);
        if (active != null && active.canaryToo()) {
            byService.put(active.spec().serviceName(), active);
        } else if (active != null) {
            byService.putIfAbsent(active.spec().serviceName(), active); // a newer one may be registered already
        }
    }

    /** What the deployment takes in this state; null for nothing. */
    private static @Nullable Active active(Snapshot snapshot) {
        boolean isOpen = !(snapshot.state() instanceof State.Ended);
        if (!isOpen && StateView.recoveryWatch(snapshot.state()) == null) {
            return null;
        }
        var spec = snapshot.spec();
        return new Active(spec, isOpen, CustomMappings.of(spec.policy().metrics()));
    }

    @Override
    public void forgotten(DeploymentSpec spec) {
        replace(spec, null);
    }

    /** Does nothing if another deployment of the service has started since. */
    private void replace(DeploymentSpec spec, @Nullable Active by) {
        byService.computeIfPresent(
                spec.serviceName(), (service, now) -> now.spec().id().equals(spec.id()) ? by : now);
    }
}
