package io.canary.ingest;

import io.canary.ingest.otlp.Targets;
import org.jspecify.annotations.Nullable;

/** The open deployments, by the name and version that a resource gives. Thread-safe. */
final class ExportTargets implements Targets {
    private final ActiveDeployments active;

    ExportTargets(ActiveDeployments active) {
        this.active = active;
    }

    @Override
    public @Nullable Target of(String service, String version) {
        var deployment = active.of(service);
        return deployment == null || !deployment.concerns(version)
                ? null
                : new Target(
                        deployment.spec().id(), deployment.spec().createdAt().toEpochMilli(), deployment.custom());
    }
}
