/**
 * What the service measures and logs about itself, and what it hides.
 *
 * <p>{@link io.canary.telemetry.Meters} is the list of all metrics: names and units are public and stay. {@link
 * io.canary.telemetry.Platform} makes the Vert.x of the process and measures its event loops. {@code conf/logback.xml}
 * formats log lines with {@link io.canary.telemetry.LogText} and {@link io.canary.telemetry.LogTrace}: they escape
 * text from outside, and remove what {@link io.canary.telemetry.KnownSecrets} knows. {@code LogEscape} is pure.
 */
@NullMarked
package io.canary.telemetry;

import org.jspecify.annotations.NullMarked;
