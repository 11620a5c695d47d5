package io.canary.http;

import io.canary.api.ProblemException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The header If-Match: the command applies to certain revisions only (RFC 9110, section 13.1.1). */
final class IfMatch {
    /** One entity tag and the separator behind it. */
    private static final Pattern TAG = Pattern.compile("[ \\t,]*(W/)?\"([\\x21\\x23-\\x7e]*)\"[ \\t]*(,|$)[ \\t,]*");

    private static final Pattern REVISION = Pattern.compile("[0-9]{1,18}");

    private IfMatch() {}

    /**
     * The revisions that a command applies to; null for any. A weak tag matches none, as the comparison is strong.
     *
     * @throws ProblemException if the header is not a list of entity tags
     */
    static @Nullable Set<Long> of(HttpServerRequest request) {
        var values = request.headers().getAll(HttpHeaders.IF_MATCH);
        String value = String.join(",", values).strip();
        return values.isEmpty() || value.equals("*") ? null : revisions(value);
    }

    static Set<Long> revisions(String value) {
        var revisions = new HashSet<Long>();
        Matcher tag = TAG.matcher(value);
        int at = 0;
        while (at < value.length() && tag.region(at, value.length()).lookingAt()) {
            if (tag.group(1) == null && REVISION.matcher(tag.group(2)).matches()) {
                revisions.add(Long.valueOf(tag.group(2)));
            }
            at = tag.end();
        }
        if (at < value.length() || value.isEmpty()) {
            throw new ProblemException(400, "If-Match must be * or entity tags such as \"12\", was " + value);
        }
        return revisions;
    }

    /** The entity tag of a revision. */
    static String tag(long revision) {
        return "\"" + revision + "\"";
    }
}
