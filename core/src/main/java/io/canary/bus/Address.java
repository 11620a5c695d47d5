package io.canary.bus;

/**
 * An address whose consumer answers requests of one type.
 *
 * @param name on the event bus
 * @param <Q> the type of requests
 * @param <A> the type of replies
 */
@SuppressWarnings("UnusedTypeParameter") // they tie request and reply together for senders
public record Address<Q extends Local, A extends Local>(String name) {}
