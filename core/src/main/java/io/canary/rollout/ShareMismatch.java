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

    Reason reason() {
        return Reason.of(ReasonCode.SHARE_MISMATCH, observed, asked);
    }
}
