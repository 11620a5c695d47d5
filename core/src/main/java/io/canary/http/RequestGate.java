package io.canary.http;

import io.canary.config.Config;
import io.canary.telemetry.Meters;
import io.canary.telemetry.RefusedFor;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/**
 * The checks that every request passes before its route: a page of another site can neither change nor read anything
 * through a user's browser. Thread-safe.
 */
public final class RequestGate {
    private static final CharSequence SNIFFING = HttpHeaders.createOptimized("x-content-type-options");
    private static final CharSequence NONE = HttpHeaders.createOptimized("nosniff");

    /** Why long responses are refused. */
    static final String FULL =
            "the answers that clients have not taken yet have as many bytes as all may have together: ask again later";

    private final ForeignRequests foreign;
    private final Meters meters;
    private final ByteBudget answers;

    /** @param answers the bytes of responses that clients have not read yet */
    public RequestGate(Config.Http config, Meters meters, ByteBudget answers) {
        this.answers = answers;
        this.foreign = new ForeignRequests(new ServedHosts(config.host(), config.hosts()), config.origins());
        this.meters = meters;
    }

    /** Browsers must not guess another type than Content-Type. */
    static void seal(HttpServerResponse response) {
        response.putHeader(SNIFFING, NONE);
    }

    /** Whether the request may go on; if not, it has been answered. */
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

    /** Whether the response may have more than a few lines. */
    private static boolean isLong(HttpServerRequest request) {
        boolean reads = request.method().equals(HttpMethod.GET);
        return (reads && !request.uri().startsWith("/health")) || request.uri().startsWith("/simulate");
    }

    /**
     * Whether a request that changes something may go on. A body without a type is refused by its route, which names
     * the accepted ones.
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

    /** Closes a connection with an unread body. */
    private void refuse(HttpServerRequest request, int status, RefusedFor cause, String detail) {
        meters.refused(cause);
        if (hasBody(request)) {
            request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        Replies.problem(request.response(), status, detail);
    }
}
