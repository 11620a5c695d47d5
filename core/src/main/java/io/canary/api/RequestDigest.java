package io.canary.api;

import io.canary.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A digest of a request: equal for equal requests, regardless of their layout, and different for any other. */
final class RequestDigest {

    private RequestDigest() {}

    /** @param what the method and the target of the request */
    static String of(String what, @Nullable Object body, @Nullable Set<Long> revisions) {
        String text = what + "\n" + Json.canonical(body) + "\n" + (revisions == null ? "" : new TreeSet<>(revisions));
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has it
        }
    }
}
