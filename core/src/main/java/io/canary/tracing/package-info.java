/**
 * Exports the traces of rollouts by OTLP: reads from the journal what is over, and sends it from a thread of its own,
 * so that a collector that is slow or gone costs the deployments nothing. What the spans are, {@link io.canary.trace}
 * says.
 *
 * <p>Enter at {@link io.canary.tracing.RolloutTraces}.
 */
@NullMarked
package io.canary.tracing;

import org.jspecify.annotations.NullMarked;
