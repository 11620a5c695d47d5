package io.canary.bus;

/**
 * An address at which messages of one type are published to any number of listeners.
 *
 * @param name on the event bus
 * @param <M> the type of messages
 */
@SuppressWarnings("UnusedTypeParameter") // it ties the message to the address for publishers and listeners
public record Topic<M extends Local>(String name) {}
