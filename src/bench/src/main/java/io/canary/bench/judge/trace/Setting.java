package io.canary.bench.judge.trace;

/**
 * Where a rollout takes place.
 *
 * @param profile its plan
 * @param traffic what there is to do, and how much of it usually fails
 * @param shape how long it usually takes
 */
public record Setting(Profile profile, Traffic traffic, LatencyShape shape) {}
