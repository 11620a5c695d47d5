package io.canary.journal;

import org.jspecify.annotations.Nullable;

/**
 * What is durable of a request with a key.
 *
 * @param deployment the id of the deployment that it changed; null if it changed none, or if the deployment has been
 *     deleted
 * @param answer the response; null if none was sent because the orchestrator ended before
 */
public record IdempotencyRecord(
        IdempotencyKey key,
        @Nullable String deployment,
        @Nullable StoredReply answer) {}
