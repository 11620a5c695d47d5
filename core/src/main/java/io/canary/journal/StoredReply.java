package io.canary.journal;

import org.jspecify.annotations.Nullable;

/**
 * What is stored of the response to a request with a key: enough to send the same response again.
 *
 * @param status the HTTP status
 * @param revision the revision of the deployment after the request; null for a refusal
 * @param deployment the id of the deployment; null for a refusal
 */
public record StoredReply(
        int status, @Nullable Long revision, @Nullable String deployment) {}
