package io.canary.http;

/**
 * How many requests of a costly sort may be under way at once, in all verticles together.
 *
 * @param simulations that are computed
 * @param waits for a deployment
 * @param eventStreams that are open
 */
public record RequestLimits(Places simulations, Places waits, Places eventStreams) {}
