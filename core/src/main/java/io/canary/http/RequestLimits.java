package io.canary.http;

/**
 * How many requests of a costly sort may be under way at once, in all verticles together.
 *
 * @param simulations that are computed
 * @param simulationBodies what the bodies of all of these, and of those that are on their way, may have together
 * @param waits for a deployment
 * @param eventStreams that are open
 */
public record RequestLimits(Places simulations, ByteBudget simulationBodies, Places waits, Places eventStreams) {}
