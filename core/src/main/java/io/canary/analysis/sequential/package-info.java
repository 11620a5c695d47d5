/**
 * The comparison of a canary with its baseline that holds at every look: its false-alarm rate is bounded at any number
 * of looks and any time to stop (Ville's inequality; Ramdas, Gr&uuml;nwald, Vovk, Shafer, "Game-theoretic statistics
 * and safe anytime-valid inference", arXiv 2210.01948).
 *
 * <p>This package has the values that go in: {@code Analysis} and {@code SequentialPolicy} say how to compare, {@code
 * Metric} what, and a {@code Stratum} is one tick, with the {@code Report} of each version. The rooms below it, from
 * the top: {@code engine.Engine} takes in the ticks of a rollout and is where to enter; {@code watch} observes each
 * metric and learns what is usual; {@code eprocess} has the statistics; {@code finding} has the values that come out;
 * {@code memento} saves the state. A room knows only those after it, and this package knows none of them.
 *
 * <p>All of it is pure: no clock, no threads, no randomness.
 */
@NullMarked
package io.canary.analysis.sequential;

import org.jspecify.annotations.NullMarked;
