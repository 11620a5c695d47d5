package io.canary.rollout;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The router cannot be seen, or cannot find what it is to move: what clients get is not known, and nothing rises on
 * what was measured before.
 *
 * @param since when that was noticed
 * @param lastSeen when the split in force was last seen or confirmed; null if it was not since the service was started
 * @param why what is known of it
 */
public record RouterOutage(Instant since, @Nullable Instant lastSeen, Reason why) {

    static RouterOutage of(Event.Unseen e) {
        return new RouterOutage(e.at(), e.lastSeen(), Reason.of(ReasonCode.ROUTER_FAILED, e.error()));
    }

    /** What a service that was started again has not seen yet. */
    static RouterOutage ofRestart(Instant at) {
        return new RouterOutage(at, null, Reason.of(ReasonCode.RESTARTED));
    }

    boolean isOfRestart() {
        return why.code() == ReasonCode.RESTARTED;
    }

    Reason reason(DeploymentSpec spec) {
        return Reason.of(ReasonCode.ROUTER_UNSEEN, spec.router(), lastSeen == null ? since : lastSeen, why);
    }
}
