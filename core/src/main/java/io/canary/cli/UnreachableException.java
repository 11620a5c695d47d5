package io.canary.cli;

import org.jspecify.annotations.Nullable;

/** The service is unreachable, or unavailable at the moment; a retry may succeed. */
final class UnreachableException extends Exception {
    private static final long serialVersionUID = 1;

    UnreachableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
