package io.canary.idempotency;

import io.canary.bus.Local;
import io.canary.journal.StoredReply;

/** The replies to {@link IdempotencyRequest}s. */
public sealed interface IdempotencyReply extends Local {

    /** The key is new: carry the request out. */
    record Fresh() implements IdempotencyReply {}

    /**
     * The request was carried out, but never answered: the response is the deployment as it is now.
     *
     * @param deployment the id of the deployment that it changed
     */
    record Moved(String deployment) implements IdempotencyReply {}

    /** The request was carried out or refused before, with this response. */
    record Answered(StoredReply answer) implements IdempotencyReply {}

    /** The key was used for another request. */
    record AnotherRequest() implements IdempotencyReply {}

    /** The response is durable, or the turn was released. */
    record Settled() implements IdempotencyReply {}

    /**
     * The record cannot be read, or not be written, at the moment.
     *
     * @param why for people
     */
    record Unavailable(String why) implements IdempotencyReply {}
}
