package io.canary.rollout;

/**
 * A promotion that somebody wants.
 *
 * @param unproven whether they want it without a PASS as well
 * @param reason why, for people
 * @param by who
 */
public record PromotionRequest(boolean unproven, String reason, String by) {}
