package io.canary.bench.judge.live.fleet;

import io.canary.analysis.Sample;

/**
 * A report on its way.
 *
 * @param arrival in milliseconds since the rollout began
 */
record Delivery(long arrival, Sample sample) {}
