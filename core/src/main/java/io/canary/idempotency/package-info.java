/**
 * Requests with an {@code Idempotency-Key}: each is carried out once, however often it is sent.
 *
 * <p>{@link io.canary.idempotency.IdempotencyVerticle} answers {@link io.canary.idempotency.IdempotencyRequest}s from
 * {@code api.IdempotentExecutor}. What a key stands for is in the journal, written in the transaction of the change
 * itself; {@code KeyedQueue} makes requests with the same key wait for each other meanwhile.
 */
@NullMarked
package io.canary.idempotency;

import org.jspecify.annotations.NullMarked;
