/**
 * What a policy would have decided: the rules and the analysis of a deployment, run on existing samples. Pure: no
 * clock, no threads, and randomness only from a seed that the caller gives.
 *
 * <p>Three ways in. {@link io.canary.simulate.Simulation} tries a {@link io.canary.simulate.Plan} on the samples of a
 * {@link io.canary.simulate.Feed}; {@link io.canary.simulate.Calibration} does so many times with the baseline split at
 * random, and counts false rollbacks; {@code Replay} repeats the decisions of a recorded rollout. {@link
 * io.canary.simulate.Expectation} says how long a rollout takes with given traffic. Recordings are read in {@code
 * ingest}, and results are written in {@code api}.
 */
@NullMarked
package io.canary.simulate;

import org.jspecify.annotations.NullMarked;
