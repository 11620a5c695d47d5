/**
 * The actors: one {@link io.canary.deployment.DeploymentVerticle} for each deployment owns its state and its timer, and
 * obeys {@link io.canary.rollout.Rollout}; the {@link io.canary.deployment.SupervisorVerticle} begins and forgets them.
 */
@NullMarked
package io.canary.deployment;

import org.jspecify.annotations.NullMarked;
