/**
 * A source for New Relic, which is asked in NRQL by NerdGraph.
 *
 * <p>{@code NewrelicSource} obeys the host. {@code Nrql} fills names and times into queries, {@code NerdGraph} asks,
 * and {@code VersionReader} takes the numbers out of the answers.
 */
@NullMarked
package io.canary.source.newrelic;

import org.jspecify.annotations.NullMarked;
