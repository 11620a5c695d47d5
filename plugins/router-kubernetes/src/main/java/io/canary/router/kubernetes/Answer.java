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
    private static final int FORBIDDEN = 403;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int CONFLICT = 409;
    private static final int TOO_MANY_REQUESTS = 429;

    boolean isDone() {
        return status >= 200 && status < 300;
    }

    boolean isForbidden() {
        return status == FORBIDDEN;
    }

    boolean isMissing() {
        return status == 404;
    }

    /** The object was changed by another client at the same time. */
    boolean isConflict() {
        return status == CONFLICT;
    }

    /** The object as it would be is not valid, or it is not what the patch was made for any more. */
    boolean isInvalid() {
        return status == 422 || status == 400;
    }

    String words() {
        String message = body.path("message").asText("");
        return status + (message.isEmpty() ? "" : ": " + message);
    }

    /** What it means to have asked for something and been answered so: what may pass is worth asking again. */
    RouterException failure(String of) {
        String message = of + ": the API server says " + words();
        return switch (status) {
            case FORBIDDEN ->
                RouterException.rejected(message
                        + ". Nothing was changed; let a Role of this login allow it, as the page of this"
                        + " router has it (RBAC)");
            // tokens are renewed
            case UNAUTHORIZED, CONFLICT, TOO_MANY_REQUESTS -> RouterException.unavailable(message);
            default ->
                status >= 500 || status == REQUEST_TIMEOUT
                        ? RouterException.unreachable(message)
                        : RouterException.rejected(message);
        };
    }
}
