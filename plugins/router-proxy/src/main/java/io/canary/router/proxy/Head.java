package io.canary.router.proxy;

import org.jspecify.annotations.Nullable;

/**
 * What the head of a request says about what comes behind it.
 *
 * @param rejection why it is none; null if it is one
 * @param bodyBytes the length of the body; {@link #CHUNKED} if it comes in chunks
 * @param webSocket whether it asks for an upgrade to WebSocket
 * @param forwarded whether it says on whose behalf it comes, as a proxy does
 */
record Head(@Nullable EdgeRejection rejection, long bodyBytes, boolean webSocket, boolean forwarded) {
    static final long CHUNKED = -1;

    static Head refused(EdgeRejection rejection) {
        return new Head(rejection, 0, false, false);
    }
}
