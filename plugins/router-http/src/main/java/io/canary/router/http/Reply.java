package io.canary.router.http;

import java.time.Duration;

/**
 * An answer of the endpoint.
 *
 * @param body up to {@link Endpoint#LONGEST_ANSWER} of it
 * @param retryAfter the pause that it asks for; {@link Duration#ZERO} if it does not
 */
record Reply(int status, String body, Duration retryAfter) {
    private static final int SHOWN = 300;

    /** For messages: {@code 409: no such version}. */
    @Override
    public String toString() {
        String words = body.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        String shown = words.length() > SHOWN ? words.substring(0, SHOWN) + "…" : words;
        return status + (shown.isEmpty() ? "" : ": " + shown);
    }
}
