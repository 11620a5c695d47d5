package io.canary.bus;

/**
 * Where questions of one type are answered.
 *
 * @param name on the event bus
 * @param <Q> what can be asked there
 * @param <A> what is answered
 */
@SuppressWarnings("UnusedTypeParameter") // they tie question and answer together for those who ask
public record Address<Q extends Local, A extends Local>(String name) {}
