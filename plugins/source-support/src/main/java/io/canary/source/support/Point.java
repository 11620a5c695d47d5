package io.canary.source.support;

/**
 * One raw point of a series.
 *
 * @param millis since the epoch
 */
public record Point<T>(long millis, T value) {}
