package io.canary.rollout;

import io.canary.spi.Weight;
import java.time.Instant;

/**
 * Clients get another share of the canary than the router was asked for.
 *
 * @param since when that was found
 * @param observed the canary's share of the requests that both versions reported
 * @param asked the share that it should be
 */
public record ShareMismatch(Instant since, Weight observed, Weight asked) {

    /** For people. */
    String words() {
        return "clients send " + observed + " of the requests to the canary, not " + asked;
    }
}
