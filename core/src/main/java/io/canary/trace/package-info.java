/**
 * The trace of a rollout, as OpenTelemetry has traces: derived from what the journal keeps of it, so that another
 * process derives the same. Pure.
 *
 * <p>Enter at {@link io.canary.trace.RolloutTrace}.
 */
@NullMarked
package io.canary.trace;

import org.jspecify.annotations.NullMarked;
