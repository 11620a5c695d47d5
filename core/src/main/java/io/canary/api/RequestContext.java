package io.canary.api;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who wants something, and on which terms.
 *
 * @param from where the request came from, for the history
 * @param key given by the client, so that it may ask again without having it done again; null for none
 * @param revisions only if the deployment stands at one of these, else it is refused with 412; null for any
 */
public record RequestContext(
        String from, @Nullable String key, @Nullable Set<Long> revisions) {

    /** Brackets of any kind: whoever reads it sees no difference between them and ours. */
    private static final Pattern MISTAKABLE = Pattern.compile("[\\p{Ps}\\p{Pe}\"\\\\]");

    /** @throws ProblemException for a key that is empty, too long or not printable */
    public RequestContext {
        if (key != null && !key.matches("[\\x20-\\x7e]{1,255}")) {
            throw new ProblemException(400, "a key of a request must have 1 to 255 printable ASCII characters");
        }
    }

    /**
     * Who it is, for the history; {@code name} where somebody gave one. What is in brackets at the end is always from
     * us: a name that has some of its own is put in quotes.
     */
    String who(@Nullable String name) {
        return name == null ? from : unmistakable(name) + " (" + from + ")";
    }

    private static String unmistakable(String name) {
        return MISTAKABLE.matcher(name).find()
                ? '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"'
                : name;
    }
}
