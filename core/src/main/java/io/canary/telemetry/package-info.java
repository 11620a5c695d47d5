/** The orchestrator's measurements of itself. */
@NullMarked
package io.canary.telemetry;

import org.jspecify.annotations.NullMarked;
