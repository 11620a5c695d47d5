package io.canary.journal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/**
 * The idempotency key of a request: the client may repeat the request, and it is carried out once.
 *
 * @param id the key as the client sent it; a digest of a long one, so that all take the same room
 * @param request a digest of the request: it tells whether the key was used for another request before
 * @param at when the request first came
 * @param client who sent it; each client may have {@value #PER_CLIENT_MAX} keys
 */
public record IdempotencyKey(String id, String request, Instant at, String client) {
    /** How long a key is remembered. */
    public static final Duration KEPT = Duration.ofHours(24);

    /** How many keys of one client are remembered, the newest. */
    public static final int PER_CLIENT_MAX = 10_000;

    private static final int ID_MAX = 43; // the length of such a digest

    public IdempotencyKey {
        id = id.length() <= ID_MAX ? id : digest(id);
    }

    /** Whether the key has expired. */
    public boolean isOver(Instant now) {
        return !now.isBefore(at.plus(KEPT));
    }

    private static String digest(String id) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has it
        }
    }
}
