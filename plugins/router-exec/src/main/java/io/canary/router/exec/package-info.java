/**
 * A router for whatever a program can move: it runs the program, with the split on its standard input.
 *
 * <p>{@code ExecRouter} obeys the host. {@code Program} runs one process within its limits and ends what outlives them
 * with all its children ({@code ProcessTree}); {@code Output} is what it said. What an end means is decided by {@code
 * Ending}.
 */
@NullMarked
package io.canary.router.exec;

import org.jspecify.annotations.NullMarked;
