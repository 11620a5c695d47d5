package io.canary.journal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/**
 * The key that a client gave to a request, so that it may ask again without having it done again.
 *
 * @param id as the client gave it; a long one as a digest, so that none takes more room than another
 * @param request what was asked, as a digest: another request with the same key is another
 * @param at when it was asked first
 * @param client whose key it is: each may have {@value #PER_CLIENT_MAX}
 */
public record IdempotencyKey(String id, String request, Instant at, String client) {
    /** For so long a key is known. */
    public static final Duration KEPT = Duration.ofHours(24);

    /** So many keys of one client are known, the newest. */
    public static final int PER_CLIENT_MAX = 10_000;

    private static final int ID_MAX = 43; // the length of such a digest

    public IdempotencyKey {
        id = id.length() <= ID_MAX ? id : digest(id);
    }

    /** Whether it is known no more. */
    public boolean isOver(Instant now) {
        return !now.isBefore(at.plus(KEPT));
    }

    private static String digest(String id) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
