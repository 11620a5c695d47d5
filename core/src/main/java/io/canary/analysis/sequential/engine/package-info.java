/**
 * The comparison of one rollout.
 *
 * <p>{@code Engine} is where to enter: it takes in ticks, gives a {@code Finding}, and saves and restores its state.
 * {@code ObservedTicks} counts what came, {@code FindingRules} decides what follows from the evidence. All of it is
 * pure; {@code Engine} has the state, {@code FindingRules} has none.
 */
@NullMarked
package io.canary.analysis.sequential.engine;

import org.jspecify.annotations.NullMarked;
