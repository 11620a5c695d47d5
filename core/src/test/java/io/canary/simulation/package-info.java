/**
 * Seeded lives of deployments: the real rules, windows and verdicts in a world that is modelled and hostile. Nothing here
 * has a clock or a thread; a seed is a life.
 */
@NullMarked
package io.canary.simulation;

import org.jspecify.annotations.NullMarked;
