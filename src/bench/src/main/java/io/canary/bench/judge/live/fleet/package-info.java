/**
 * A service as it is in life: two versions of it whose true rates are known from second to second, and what their
 * instances report of that, when it arrives, and by which clock. Everything is a pure function of a seed, a number and
 * the canary's weight.
 */
@NullMarked
package io.canary.bench.judge.live.fleet;

import org.jspecify.annotations.NullMarked;
