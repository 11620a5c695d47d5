/**
 * The contract for verticles in the same JVM or cluster: public addresses with JSON messages, the same as REST.
 *
 * <p>{@link io.canary.eventbus.Addresses} has the names. {@link io.canary.eventbus.EventBusVerticle} serves requests
 * through {@code api}, those that read the journal in {@code JournalRequests}; a failure has the HTTP status as its
 * code. {@link io.canary.eventbus.EventPublisher} publishes what changed. Messages between parts of the service do not
 * come here: they use {@code io.canary.bus}.
 */
@NullMarked
package io.canary.eventbus;

import org.jspecify.annotations.NullMarked;
