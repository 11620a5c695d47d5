package io.canary.rollout;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The router cannot be seen, or cannot find what it is to move: what clients get is not known, and nothing rises on
 * what was measured before.
 *
 * @param since when that was noticed
 * @param lastSeen when the split in force was last seen or confirmed; null if it was not since the service was started
 * @param error what the router said, for people
 */
public record RouterOutage(Instant since, @Nullable Instant lastSeen, String error) {
    private static final String RESTARTED = "the orchestrator was started again";

    /** What a service that was started again has not seen yet. */
    static RouterOutage ofRestart(Instant at) {
        return new RouterOutage(at, null, RESTARTED);
    }

    boolean isOfRestart() {
        return error.equals(RESTARTED);
    }

    /** For people. */
    String words(DeploymentSpec spec) {
        return "router " + spec.router() + " not seen since " + Format.of(lastSeen == null ? since : lastSeen)
                + ", what clients get is unknown: " + error;
    }
}
