/**
 * Requests and replies between the verticles of this process, by reference and typed.
 *
 * <p>Enter at {@link io.canary.bus.Bus}. A receiver declares its protocol: an {@link io.canary.bus.Address} with the
 * type of its requests and of its replies, or a {@link io.canary.bus.Topic}; both are immutable {@link
 * io.canary.bus.Local} messages. The bus answers every request: a handler that throws fails the request at once, no
 * handler is a {@link io.canary.bus.NoHandlerException}, and each request has a timeout. Nothing else in core uses
 * Vert.x's event bus, except {@code eventbus}, whose messages are JSON and public.
 */
@NullMarked
package io.canary.bus;

import org.jspecify.annotations.NullMarked;
