package io.canary.api;

import io.canary.rollout.TraceParent;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The client of a request, and its conditions.
 *
 * @param from where the request came from, for the history
 * @param key the client's idempotency key; null for none
 * @param revisions the revisions that the deployment may have, otherwise the request is refused with 412; null for any
 * @param traceParent the span of the client; null if it did not say
 */
public record RequestContext(
        String from,
        @Nullable String key,
        @Nullable Set<Long> revisions,
        @Nullable TraceParent traceParent) {

    /** All kinds of brackets, as readers do not see the difference to the service's own. */
    private static final Pattern MISTAKABLE = Pattern.compile("[\\p{Ps}\\p{Pe}\"\\\\]");

    /** @throws ProblemException for a key that is empty, too long or not printable */
    public RequestContext {
        if (key != null && !key.matches("[\\x20-\\x7e]{1,255}")) {
            throw new ProblemException(400, "a key of a request must have 1 to 255 printable ASCII characters");
        }
    }

    /**
     * The name for the history; {@code name} if the client gave one. The brackets at the end are always the service's:
     * a name with brackets of its own is quoted.
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
