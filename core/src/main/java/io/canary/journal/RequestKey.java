package io.canary.journal;

import java.time.Duration;
import java.time.Instant;

/**
 * The key that a client gave to a request, so that it may ask again without having it done again.
 *
 * @param id as the client gave it
 * @param request what was asked, as a digest: another request with the same key is another
 * @param at when it was asked first
 */
public record RequestKey(String id, String request, Instant at) {
    /** For so long a key is known. */
    public static final Duration KEPT = Duration.ofHours(24);

    /** Whether it is known no more. */
    public boolean isOver(Instant now) {
        return !now.isBefore(at.plus(KEPT));
    }
}
