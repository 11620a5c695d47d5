/**
 * The actors: one for each deployment, and the supervisor that starts and deletes them.
 *
 * <ul>
 *   <li>Enter at {@link io.canary.deployment.ActorRequest} and {@link io.canary.deployment.SupervisorRequest}: what can
 *       be asked. {@link io.canary.deployment.SupervisorVerticle} admits deployments and keeps the list of them;
 *       {@link io.canary.deployment.DeploymentVerticle} gives one of them its address and context.
 *   <li>Without Vert.x, and tested without it: {@link io.canary.deployment.DeploymentActor} (what can happen to a
 *       deployment), {@link io.canary.deployment.DeploymentContext} (its state) and {@link
 *       io.canary.deployment.TransitionPipeline} (decide, append, act, reply), with its bounded {@link
 *       io.canary.deployment.TransitionQueue}, the {@link io.canary.deployment.InvariantGuard}, and what it does when
 *       the journal fails ({@link io.canary.deployment.AppendRetries}) or hangs ({@link
 *       io.canary.deployment.StallWatch}) while a canary is to be rolled back ({@link
 *       io.canary.deployment.RollbackInDoubt}).
 *   <li>With Vert.x: {@link io.canary.deployment.ActorLoop} carries out what the pipeline wants done ({@link
 *       io.canary.deployment.ActorAction}) and arms the timers, {@link io.canary.deployment.RouterClient} asks the
 *       router, {@link io.canary.deployment.ActorRequests} replies, and {@link
 *       io.canary.deployment.TransitionAnnouncer} calls every {@link io.canary.deployment.DeploymentListener}.
 * </ul>
 *
 * <p>The rules are not here: {@link io.canary.rollout.Rollout} decides, and the actor obeys.
 */
@NullMarked
package io.canary.deployment;

import org.jspecify.annotations.NullMarked;
