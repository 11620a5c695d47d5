package io.canary.idempotency;

import io.canary.bus.Address;
import io.canary.bus.Local;
import io.canary.journal.IdempotencyKey;
import io.canary.journal.StoredReply;
import java.time.Duration;

/** What {@link IdempotencyVerticle} does for a request with a key. */
public sealed interface IdempotencyRequest extends Local {

    /** Where it is answered. */
    Address<IdempotencyRequest, IdempotencyReply> ADDRESS = new Address<>("canary.request-keys");

    /**
     * Asks for the turn. The reply comes when no other request with the key is in flight. After {@link
     * IdempotencyReply.Fresh} or {@link IdempotencyReply.Moved} the sender has the turn, and ends it with {@link
     * Settle} or {@link Release}.
     *
     * @param atMost how long the sender waits for the reply
     */
    record Claim(IdempotencyKey key, Duration atMost) implements IdempotencyRequest {}

    /**
     * Records the response and ends the turn. The reply is {@link IdempotencyReply.Settled} when the record is durable,
     * and every request with the key will get the same response; or {@link IdempotencyReply.Unavailable}.
     */
    record Settle(IdempotencyKey key, StoredReply answer) implements IdempotencyRequest {}

    /** Ends the turn without a record: the request was not carried out, and the next one may try. */
    record Release(IdempotencyKey key) implements IdempotencyRequest {}
}
