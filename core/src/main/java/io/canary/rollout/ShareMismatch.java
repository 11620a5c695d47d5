package io.canary.rollout;

import io.canary.spi.Weight;
import java.time.Instant;

/**
 * Clients do not get the requested share of the canary.
 *
 * @param since when the mismatch was found
 * @param observed the canary's share of the requests that both versions reported
 * @param asked the requested share
 */
public record ShareMismatch(Instant since, Weight observed, Weight asked) {

    Reason reason() {
        return Reason.of(ReasonCode.SHARE_MISMATCH, observed, asked);
    }
}
