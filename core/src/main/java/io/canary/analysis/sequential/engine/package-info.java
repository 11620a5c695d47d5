/**
 * The comparison of one rollout.
 *
 * <p>{@code Engine} is where to enter: it processes ticks, returns a {@code Finding}, and saves and restores its state.
 * {@code ObservedTicks} counts ticks and requests, {@code FindingRules} decides what follows from the evidence. All of
 * it is pure; {@code Engine} has the state, {@code FindingRules} has none.
 */
@NullMarked
package io.canary.analysis.sequential.engine;

import org.jspecify.annotations.NullMarked;
