package io.canary.rollout;

import java.time.Instant;

/**
 * The router refused to give the canary more. It may be changing just now, so it is asked again for a while.
 *
 * @param since when it first did
 * @param error why, in its words
 */
public record RouterRefusal(Instant since, String error) {}
