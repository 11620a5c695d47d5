package io.canary.router.support.wire;

/** A text that is not the JSON that was expected; the message says why, for people. */
public final class JsonException extends Exception {
    private static final long serialVersionUID = 1;

    JsonException(String message) {
        super(message);
    }
}
