/**
 * The comparison of a canary with its baseline that holds at every look: its false-alarm rate is bounded at any number
 * of looks and any time to stop (Ville's inequality; Ramdas, Gr&uuml;nwald, Vovk, Shafer, "Game-theoretic statistics
 * and safe anytime-valid inference", arXiv 2210.01948).
 *
 * <p>This package has the input values: {@code Analysis} and {@code SequentialPolicy} say how to compare, {@code
 * Metric} what, and a {@code Stratum} is one tick, with the {@code Report} of each version. The packages below it, from
 * the top: {@code engine.Engine} processes the ticks of a rollout and is where to enter; {@code watch} observes each
 * metric and learns its usual values; {@code eprocess} has the statistics; {@code finding} has the output values;
 * {@code memento} saves the state. Each of them depends only on those after it, and this package depends on none of
 * them.
 *
 * <p>All of it is pure: no clock, no threads, no randomness.
 */
@NullMarked
package io.canary.analysis.sequential;

import org.jspecify.annotations.NullMarked;
