package io.canary.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** The service is unreachable, or unavailable at the moment; a retry may succeed. */
final class UnreachableException extends Exception {
    private static final long serialVersionUID = 1;

    UnreachableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Whether the service may have got the request, and only its answer was lost. */
    boolean isLost() {
        return switch (getCause()) {
            case ConnectException e -> false;
            case NoRouteToHostException e -> false;
            case UnknownHostException e -> false;
            case IOException e -> true;
            case null, default -> false;
        };
    }
}
