package io.canary.journal;

import org.jspecify.annotations.Nullable;

/**
 * What is durable of a request with a key.
 *
 * @param deployment the id of the one that it moved; null if it moved none, or if that is not known any more
 * @param answer what was answered; null if nothing was, since the orchestrator ended before
 */
public record IdempotencyRecord(
        IdempotencyKey key,
        @Nullable String deployment,
        @Nullable StoredReply answer) {}
