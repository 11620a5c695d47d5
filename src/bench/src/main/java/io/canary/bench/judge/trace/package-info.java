/**
 * Simulated rollouts. Everything is a pure function of a seed: whoever asks for the same tick at the same weight sees
 * the same reports.
 */
@NullMarked
package io.canary.bench.judge.trace;

import org.jspecify.annotations.NullMarked;
