/**
 * The rules: states, events, and what follows. Pure: no Vert.x, no I/O, no clock, no randomness. {@link
 * io.canary.rollout.Rollout} is the one place where it is decided what becomes of a deployment.
 */
@NullMarked
package io.canary.rollout;

import org.jspecify.annotations.NullMarked;
