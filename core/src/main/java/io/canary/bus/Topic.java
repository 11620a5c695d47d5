package io.canary.bus;

/**
 * Where messages of one type are published to any number of listeners.
 *
 * @param name on the event bus
 * @param <M> what is published there
 */
@SuppressWarnings("UnusedTypeParameter") // it ties the message to the address for publishers and listeners
public record Topic<M extends Local>(String name) {}
