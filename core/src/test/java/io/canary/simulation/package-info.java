/**
 * Randomized simulation of deployments: the real rules, windows and verdicts against a simulated, hostile environment.
 * Nothing here has a clock or a thread; a seed determines a life.
 */
@NullMarked
package io.canary.simulation;

import org.jspecify.annotations.NullMarked;
