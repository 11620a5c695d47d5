/**
 * The rules: states, events, and what follows from them. Pure: no Vert.x, no I/O, no clock, no randomness.
 *
 * <p>Enter at {@link io.canary.rollout.Rollout}: {@code decide} takes a {@link io.canary.rollout.DeploymentSpec}, a
 * {@link io.canary.rollout.State} and an {@link io.canary.rollout.Event} that carries its time, and returns a {@link
 * io.canary.rollout.Transition}: the next state, lines of history, and {@link io.canary.rollout.Effect}s that the actor
 * carries out. It chooses one of the {@code *Rules}: {@code VerdictRules} alone raises a weight, {@code CommandRules}
 * has what people request, {@code RouterResponseRules} what routers answer, {@code TimeoutRules} what follows from
 * time, and {@code DriftRules}, {@code ShareRules} and {@code SilenceRules} what traffic and reports show.
 *
 * <p>{@link io.canary.rollout.Evidence} holds a deployment's samples and asks {@code analysis} for verdicts. What users
 * see of a state is derived in {@code StateView} and {@code StatusReason}. Why something is so is a {@link
 * io.canary.rollout.Reason}: a code with arguments, whose sentence is made in {@code text}. A new kind of state or
 * event is a record of the sealed type: the compiler then names each place that has to handle it.
 */
@NullMarked
package io.canary.rollout;

import org.jspecify.annotations.NullMarked;
