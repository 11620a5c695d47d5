package io.canary.rollout;

import java.time.Instant;

/**
 * The router rejected the next weight. It may be reconfiguring just now, so the request is retried for a while.
 *
 * @param since when it first rejected the request
 * @param error why, in its words
 */
public record RouterRefusal(Instant since, String error) {}
