package io.canary.ingest;

import io.canary.analysis.Accuracy;
import io.canary.analysis.Role;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The accuracy of each version's latencies: the first distribution of a version sets it for all later ones, as long as
 * the deployment takes samples. Shared by all ingestion verticles. Thread-safe.
 */
public final class AccuracyRegistry {
    private final ConcurrentMap<Version, Accuracy> fixed = new ConcurrentHashMap<>();

    private record Version(String deploymentId, Role role) {}

    /** Returns the accuracy of a version; registers {@code offered} if there was none. */
    Accuracy fix(String deploymentId, Role role, Accuracy offered) {
        var before = fixed.putIfAbsent(new Version(deploymentId, role), offered);
        return before == null ? offered : before;
    }

    /** The deployment with this id takes no more samples of this version. */
    void forget(String deploymentId, Role role) {
        fixed.remove(new Version(deploymentId, role));
    }

    /** How many versions have an accuracy. */
    int size() {
        return fixed.size();
    }
}
