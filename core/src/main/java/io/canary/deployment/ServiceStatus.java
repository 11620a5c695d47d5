package io.canary.deployment;

import io.canary.rollout.InService;
import org.jspecify.annotations.Nullable;

/**
 * The version in service.
 *
 * @param inService the version that a router last confirmed to have all of the traffic
 * @param last the snapshot of the deployment that promoted it; null if that was deleted
 * @param openDeployment the id of the service's open deployment; null for none
 */
public record ServiceStatus(
        InService inService,
        @Nullable Snapshot last,
        @Nullable String openDeployment) {}
