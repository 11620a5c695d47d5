/**
 * What REST and the event bus have in common: a request is read, an actor is asked, and an answer or a problem is
 * written.
 *
 * <p>Enter at {@link io.canary.api.Deployments}: create, command, get, list. Its futures end within a known time, and
 * fail only with a {@link io.canary.api.ProblemException} (RFC 9457). Requests are records that the settings binder
 * reads: {@link io.canary.rollout.DeploymentRequest}, the {@code *Query} records, and commands. {@code
 * IdempotentExecutor} carries a request with an {@code Idempotency-Key} out once. {@link
 * io.canary.api.JournalQueries} reads decisions, events and samples.
 *
 * <p>The {@code *Json} classes write what users see, as pure functions of snapshots: {@code DeploymentJson}, {@code
 * PlanJson}, {@code PreviewJson}, {@code SimulationJson}. A new field of a deployment is a component of {@code
 * DeploymentRequest}, which the journal keeps as it is; it is shown in {@code DeploymentJson}, a list may filter by it
 * in {@code ListQuery}, and it belongs in {@code openapi.yaml} too.
 */
@NullMarked
package io.canary.api;

import org.jspecify.annotations.NullMarked;
