package io.canary.ingest;

import io.canary.analysis.Accuracy;
import io.canary.analysis.Role;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The accuracy of each version's latencies: that of its least accurate distribution, as long as the deployment takes
 * samples. The first one decides whether it has bounds, and which. Shared by all ingestion verticles. Thread-safe.
 */
public final class AccuracyRegistry {
    private final ConcurrentMap<Version, Accuracy> fixed = new ConcurrentHashMap<>();

    private record Version(String deploymentId, Role role) {}

    /**
     * Returns the accuracy of a version with this distribution: merged with that of the earlier ones, or theirs alone
     * if the two cannot be merged.
     */
    Accuracy fix(String deploymentId, Role role, Accuracy offered) {
        var version = new Version(deploymentId, role);
        var before = fixed.get(version);
        return before != null && merged(before, offered).equals(before)
                ? before
                : Objects.requireNonNull(fixed.merge(version, offered, AccuracyRegistry::merged));
    }

    private static Accuracy merged(Accuracy before, Accuracy offered) {
        return Objects.requireNonNullElse(Accuracy.merged(before, offered), before);
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
