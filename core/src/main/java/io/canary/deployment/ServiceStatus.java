package io.canary.deployment;

import io.canary.rollout.InService;
import org.jspecify.annotations.Nullable;

/**
 * What is in service.
 *
 * @param inService the version that a router last confirmed to have all of the traffic
 * @param last how the deployment that brought it there is; null if it is forgotten
 * @param openDeployment the id of the one that is not final; null for none
 */
public record ServiceStatus(
        InService inService,
        @Nullable Snapshot last,
        @Nullable String openDeployment) {}
