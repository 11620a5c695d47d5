package io.canary.router.kubernetes;

import io.canary.spi.RouterException;

/** The cluster that was asked has no such object, or none of its kind. */
final class AbsentException extends RouterException {
    private static final long serialVersionUID = 1;

    AbsentException(String message) {
        super(Kind.REJECTED, message);
    }
}
