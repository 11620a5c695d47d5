package io.canary.idempotency;

import io.canary.bus.Address;
import io.canary.bus.Local;
import io.canary.journal.KeptAnswer;
import io.canary.journal.RequestKey;
import java.time.Duration;

/** What can be asked about a request with a key. */
public sealed interface KeyQuestion extends Local {

    /** Where it is answered. */
    Address<KeyQuestion, KeyAnswer> ADDRESS = new Address<>("canary.request-keys");

    /**
     * May this be done? Answered when no other request with the key is under way. Who is told {@link KeyAnswer.Fresh} or
     * {@link KeyAnswer.Moved} has the turn, and ends it with {@link Settle} or {@link Release}.
     *
     * @param atMost for so long the asker waits for the answer
     */
    record Claim(RequestKey key, Duration atMost) implements KeyQuestion {}

    /**
     * It is answered like this. Told {@link KeyAnswer.Settled} when that is durable, and every request with the key will be
     * answered the same; or {@link KeyAnswer.Unavailable}. The turn is over either way.
     */
    record Settle(RequestKey key, KeptAnswer answer) implements KeyQuestion {}

    /** It was not done. The turn is over; the next one may try. */
    record Release(RequestKey key) implements KeyQuestion {}
}
