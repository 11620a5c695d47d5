package io.canary.idempotency;

import io.canary.bus.Local;
import io.canary.journal.StoredReply;

/** What is answered about a request with a key. */
public sealed interface IdempotencyReply extends Local {

    /** Nobody asked for it before: it is to be done. */
    record Fresh() implements IdempotencyReply {}

    /**
     * It was done, but nobody was answered: the answer is how the deployment stands now.
     *
     * @param deployment the id of the one that it moved
     */
    record Moved(String deployment) implements IdempotencyReply {}

    /** It was done, or refused, and answered like this. */
    record Answered(StoredReply answer) implements IdempotencyReply {}

    /** The key was given to something else. */
    record AnotherRequest() implements IdempotencyReply {}

    /** The answer is durable, or the turn was given up. */
    record Settled() implements IdempotencyReply {}

    /**
     * That cannot be known, or not be kept, now.
     *
     * @param why for people
     */
    record Unavailable(String why) implements IdempotencyReply {}
}
