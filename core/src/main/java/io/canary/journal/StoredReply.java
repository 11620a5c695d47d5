package io.canary.journal;

import org.jspecify.annotations.Nullable;

/**
 * What is kept of the answer to a request with a key: the answer itself can be told anew.
 *
 * @param status as HTTP has it
 * @param revision of the deployment when it was done; null for a refusal
 * @param deployment the id of the one that it is about; null for a refusal
 */
public record StoredReply(
        int status, @Nullable Long revision, @Nullable String deployment) {}
