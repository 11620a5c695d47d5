/**
 * The contract for verticles in the same JVM or cluster: addresses and messages that are public. {@link
 * io.canary.eventbus.EventBusVerticle} serves the {@link io.canary.eventbus.Addresses}: what changes a deployment by
 * itself, what reads the journal with {@code JournalRequests}; {@link io.canary.eventbus.Announcements} publishes
 * changes. What a request means, and what is answered, is in {@code api}, as for REST.
 */
@NullMarked
package io.canary.eventbus;

import org.jspecify.annotations.NullMarked;
