package io.canary.rollout;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The router is unreachable, or does not find the service: what clients get is unknown, and evidence from before raises
 * nothing.
 *
 * @param since when the outage was noticed
 * @param lastSeen when the split in force was last seen or confirmed; null if never since the service started
 * @param why what is known about it
 */
public record RouterOutage(Instant since, @Nullable Instant lastSeen, Reason why) {

    static RouterOutage of(Event.Unseen e) {
        return new RouterOutage(e.at(), e.lastSeen(), Reason.of(ReasonCode.ROUTER_FAILED, e.error()));
    }

    /** The outage until a restarted service first sees the router. */
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
