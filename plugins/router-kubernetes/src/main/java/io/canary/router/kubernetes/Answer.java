package io.canary.router.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.canary.spi.RouterException;

/**
 * What the API server answered.
 *
 * @param body an object, or a {@code Status} that says what is wrong
 */
record Answer(int status, JsonNode body) {
    private static final int UNAUTHORIZED = 401;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;

    boolean isDone() {
        return status >= 200 && status < 300;
    }

    boolean isMissing() {
        return status == 404;
    }

    /** Somebody else changed the object at the same time. */
    boolean isConflict() {
        return status == 409;
    }

    /** The object as it would be is not valid, or it is not what the patch was made for any more. */
    boolean isInvalid() {
        return status == 422 || status == 400;
    }

    /** In the server's words. */
    String words() {
        String message = body.path("message").asText("");
        return status + (message.isEmpty() ? "" : ": " + message);
    }

    /** A failure with this answer as its reason. Who is not let in may be soon: tokens are renewed. */
    RouterException failure(String of) {
        boolean isTransient = status >= 500
                || status == UNAUTHORIZED
                || status == REQUEST_TIMEOUT
                || status == TOO_MANY_REQUESTS
                || isConflict();
        String message = of + ": the API server says " + words();
        return isTransient ? RouterException.unreachable(message) : RouterException.rejected(message);
    }
}
