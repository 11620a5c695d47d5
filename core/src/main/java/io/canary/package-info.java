/**
 * The wiring: {@link io.canary.Main} reads the command line, {@link io.canary.Orchestrator} puts the parts together.
 */
@NullMarked
package io.canary;

import org.jspecify.annotations.NullMarked;
