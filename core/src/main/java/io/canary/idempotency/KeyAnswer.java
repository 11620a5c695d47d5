package io.canary.idempotency;

import io.canary.bus.Local;
import io.canary.journal.KeptAnswer;

/** What is answered about a request with a key. */
public sealed interface KeyAnswer extends Local {

    /** Nobody asked for it before: it is to be done. */
    record Fresh() implements KeyAnswer {}

    /**
     * It was done, but nobody was answered: the answer is how the deployment stands now.
     *
     * @param deployment the id of the one that it moved
     */
    record Moved(String deployment) implements KeyAnswer {}

    /** It was done, or refused, and answered like this. */
    record Answered(KeptAnswer answer) implements KeyAnswer {}

    /** The key was given to something else. */
    record AnotherRequest() implements KeyAnswer {}

    /** The answer is durable, or the turn was given up. */
    record Settled() implements KeyAnswer {}

    /**
     * That cannot be known, or not be kept, now.
     *
     * @param why for people
     */
    record Unavailable(String why) implements KeyAnswer {}
}
