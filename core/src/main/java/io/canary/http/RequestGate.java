package io.canary.http;

import io.canary.config.Config;
import io.canary.telemetry.Meters;
import io.canary.telemetry.RefusedFor;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/**
 * What every request passes before its route sees it: a page of another site, which a person's browser happens to show,
 * neither changes nor reads anything here. Thread-safe.
 */
public final class RequestGate {
    private static final CharSequence SNIFFING = HttpHeaders.createOptimized("x-content-type-options");
    private static final CharSequence NONE = HttpHeaders.createOptimized("nosniff");

    /** Why nothing long is answered. */
    static final String FULL =
            "the answers that clients have not taken yet have as many bytes as all may have together: ask again later";

    private final ForeignRequests foreign;
    private final Meters meters;
    private final ByteBudget answers;

    /** @param answers what waits for its clients to take it */
    public RequestGate(Config.Http config, Meters meters, ByteBudget answers) {
        this.answers = answers;
        this.foreign = new ForeignRequests(new ServedHosts(config.host(), config.hosts()), config.origins());
        this.meters = meters;
    }

    /** A browser takes the answer for what its Content-Type says, and for nothing else. */
    static void seal(HttpServerResponse response) {
        response.putHeader(SNIFFING, NONE);
    }

    /** Whether the request may go on; one that may not has its answer. */
    boolean lets(HttpServerRequest request) {
        seal(request.response());
        var refused = foreign.refusal(request.method(), request.uri(), request.headers());
        if (refused != null) {
            refuse(request, refused.status(), refused.cause(), refused.detail());
        } else if (answers.isUsedUp() && isLong(request)) {
            refuse(request, 503, RefusedFor.ANSWER_BYTES, FULL);
        } else {
            return true;
        }
        return false;
    }

    /** What may be answered with more than a few lines. */
    private static boolean isLong(HttpServerRequest request) {
        boolean reads = request.method().equals(HttpMethod.GET);
        return (reads && !request.uri().startsWith("/health")) || request.uri().startsWith("/simulate");
    }

    /**
     * Whether what changes things may go on. One without a type of its body is refused by its route, which names the
     * right ones.
     */
    boolean letsChange(HttpServerRequest request) {
        var headers = request.headers();
        if (!ForeignRequests.isMeant(headers)) {
            refuse(
                    request,
                    415,
                    RefusedFor.CONTENT_TYPE,
                    "a request from a browser needs the header Content-Type: application/json, or "
                            + ForeignRequests.MEANT + ": 1 if it has no body");
            return false;
        }
        if (hasBody(request) && ContentTypes.of(request) == ContentTypes.OTHER) {
            meters.refused(RefusedFor.CONTENT_TYPE);
        }
        return true;
    }

    private static boolean hasBody(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return (length != null && !length.equals("0")) || request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    }

    /** Nothing more is read of a connection with a body that nobody wants. */
    private void refuse(HttpServerRequest request, int status, RefusedFor cause, String detail) {
        meters.refused(cause);
        if (hasBody(request)) {
            request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        Replies.problem(request.response(), status, detail);
    }
}
