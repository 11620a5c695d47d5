package io.canary.bench.judge.kayenta;

/**
 * How one metric is to be judged.
 *
 * @param allowedIncrease the canary's mean over the baseline's may be less than this, whatever the test says
 * @param isCritical whether all else does not count, if it is bad or absent
 */
record Rule(Metric metric, double allowedIncrease, boolean isCritical) {}
