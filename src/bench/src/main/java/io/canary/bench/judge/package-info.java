/**
 * What a method of judging is worth: how many healthy canaries it rolls back, how many broken ones it finds, how soon,
 * and how many requests those answered until then. Measured on simulated rollouts, the same for every method.
 */
@NullMarked
package io.canary.bench.judge;

import org.jspecify.annotations.NullMarked;
