package io.canary.ingest;

import io.canary.analysis.Accuracy;
import io.canary.analysis.Role;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * With which accuracy the latencies of each version come: the first distribution of a deployment's version decides it
 * for all that follow, as long as the deployment takes samples. All ingestion verticles share it. Thread-safe.
 */
public final class AccuracyRegistry {
    private final ConcurrentMap<Version, Accuracy> fixed = new ConcurrentHashMap<>();

    private record Version(String deploymentId, Role role) {}

    /** The accuracy that counts for a version: {@code offered}, if none was before. */
    Accuracy fix(String deploymentId, Role role, Accuracy offered) {
        var before = fixed.putIfAbsent(new Version(deploymentId, role), offered);
        return before == null ? offered : before;
    }

    /** A deployment of this id takes no samples of this version any more. */
    void forget(String deploymentId, Role role) {
        fixed.remove(new Version(deploymentId, role));
    }

    /** How many versions have an accuracy. */
    int size() {
        return fixed.size();
    }
}
