package io.canary.api;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who wants something, and on which terms.
 *
 * @param from where the request came from, for the history
 * @param key given by the client, so that it may ask again without having it done again; null for none
 * @param revisions only if the deployment stands at one of these, else it is refused with 412; null for any
 */
public record Asking(
        String from, @Nullable String key, @Nullable Set<Long> revisions) {

    /** @throws Refusal for a key that is empty, too long or not printable */
    public Asking {
        if (key != null && !key.matches("[\\x20-\\x7e]{1,255}")) {
            throw new Refusal(400, "a key of a request must have 1 to 255 printable ASCII characters");
        }
    }

    /** Who it is, for the history; {@code name} where somebody gave one. */
    String who(@Nullable String name) {
        return name == null ? from : name + " (" + from + ")";
    }
}
