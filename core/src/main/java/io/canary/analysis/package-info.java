/**
 * Samples, windows, aggregates, verdicts. Pure: no Vert.x, no I/O, no clock, no randomness; time is handed in.
 */
@NullMarked
package io.canary.analysis;

import org.jspecify.annotations.NullMarked;
