package io.canary.http;

import io.canary.api.ProblemException;
import io.canary.api.RequestContext;
import io.canary.rollout.TraceParent;
import io.vertx.core.http.HttpServerRequest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the context of a request, its client and its conditions, from headers and connection. */
final class RequestContextReader {
    /** Marks a response that is repeated for the same idempotency key. */
    static final String REPLAYED = "idempotency-replayed";

    /** With such a response: the revision of the deployment when the request was carried out. */
    static final String DONE_AT = "idempotency-revision";

    private static final String KEY = "Idempotency-Key";
    private static final String TRACE_PARENT = "traceparent";

    /** A string of RFC 9651: the draft of the header requires it, but most clients send the bare key. */
    private static final Pattern QUOTED = Pattern.compile("\"([^\"\\\\]*)\"");

    private RequestContextReader() {}

    /**
     * Reads the context.
     *
     * @param onDeployment whether the request is for a deployment, so that {@code If-Match} applies
     * @throws ProblemException if a header is malformed
     */
    static RequestContext of(HttpServerRequest request, boolean onDeployment) {
        var from = request.remoteAddress();
        return new RequestContext(
                from == null ? "unknown" : from.hostAddress(),
                key(request),
                onDeployment ? IfMatch.of(request) : null,
                traceParent(request));
    }

    /** More than one cannot be told apart, and are ignored like a malformed one. */
    private static @Nullable TraceParent traceParent(HttpServerRequest request) {
        var values = request.headers().getAll(TRACE_PARENT);
        return values.size() == 1 ? TraceParent.of(values.getFirst()) : null;
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
