/**
 * A source for Datadog.
 *
 * <p>{@code DatadogSource} obeys the host. {@code DatadogTarget} fills names into queries, {@code DatadogApi} asks all
 * of them at once, and {@code VersionReader} counts what is found.
 */
@NullMarked
package io.canary.source.datadog;

import org.jspecify.annotations.NullMarked;
