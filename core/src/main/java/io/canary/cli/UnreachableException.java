package io.canary.cli;

import org.jspecify.annotations.Nullable;

/** The service does not answer, or cannot at the moment. It may in a while. */
final class UnreachableException extends Exception {
    private static final long serialVersionUID = 1;

    UnreachableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
