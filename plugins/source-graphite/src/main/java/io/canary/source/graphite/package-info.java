/**
 * A source for Graphite and what has its render API.
 *
 * <p>{@code GraphiteSource} obeys the host. {@code GraphiteTarget} fills names into targets, {@code GraphiteApi} asks,
 * and {@code VersionReader} counts what is found.
 */
@NullMarked
package io.canary.source.graphite;

import org.jspecify.annotations.NullMarked;
