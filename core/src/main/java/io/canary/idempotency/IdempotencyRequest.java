package io.canary.idempotency;

import io.canary.bus.Address;
import io.canary.bus.Local;
import io.canary.journal.IdempotencyKey;
import io.canary.journal.StoredReply;
import java.time.Duration;

/** What can be asked about a request with a key. */
public sealed interface IdempotencyRequest extends Local {

    /** Where it is answered. */
    Address<IdempotencyRequest, IdempotencyReply> ADDRESS = new Address<>("canary.request-keys");

    /**
     * May this be done? Answered when no other request with the key is under way. Who is told {@link
     * IdempotencyReply.Fresh} or {@link IdempotencyReply.Moved} has the turn, and ends it with {@link Settle} or {@link
     * Release}.
     *
     * @param atMost for so long the asker waits for the answer
     */
    record Claim(IdempotencyKey key, Duration atMost) implements IdempotencyRequest {}

    /**
     * It is answered like this. Told {@link IdempotencyReply.Settled} when that is durable, and every request with the
     * key will be answered the same; or {@link IdempotencyReply.Unavailable}. The turn is over either way.
     */
    record Settle(IdempotencyKey key, StoredReply answer) implements IdempotencyRequest {}

    /** It was not done. The turn is over; the next one may try. */
    record Release(IdempotencyKey key) implements IdempotencyRequest {}
}
