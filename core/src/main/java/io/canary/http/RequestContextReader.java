package io.canary.http;

import io.canary.api.ProblemException;
import io.canary.api.RequestContext;
import io.vertx.core.http.HttpServerRequest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Who wants something by a request, and on which terms: what its headers and its connection say. */
final class RequestContextReader {
    /** Of an answer that was given before, to the same request. */
    static final String REPLAYED = "idempotency-replayed";

    /** Of the same: at which revision the deployment stood when it was done. */
    static final String DONE_AT = "idempotency-revision";

    private static final String KEY = "Idempotency-Key";

    /** A text as RFC 9651 has it: the draft of the header wants one, and most clients send the bare key. */
    private static final Pattern QUOTED = Pattern.compile("\"([^\"\\\\]*)\"");

    private RequestContextReader() {}

    /**
     * Reads them.
     *
     * @param onDeployment whether there is a deployment that may be of another revision
     * @throws ProblemException if a header is not what it should be
     */
    static RequestContext of(HttpServerRequest request, boolean onDeployment) {
        var from = request.remoteAddress();
        return new RequestContext(
                from == null ? "unknown" : from.hostAddress(), key(request), onDeployment ? IfMatch.of(request) : null);
    }

    private static @Nullable String key(HttpServerRequest request) {
        var values = request.headers().getAll(KEY);
        if (values.isEmpty()) {
            return null;
        } else if (values.size() > 1) {
            throw new ProblemException(400, KEY + " must not be given twice");
        }
        var quoted = QUOTED.matcher(values.getFirst().strip());
        return quoted.matches() ? quoted.group(1) : values.getFirst().strip();
    }
}
