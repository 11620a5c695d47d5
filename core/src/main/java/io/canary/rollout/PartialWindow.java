package io.canary.rollout;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A window that looks back over less than a step: what came before it in the step counted for no verdict.
 *
 * @param window how far back samples counted
 * @param interval how long the step was soaked
 */
public record PartialWindow(Duration window, Duration interval) {

    /** That of a deployment in a step that is soaked so long; null if its window covers it. */
    static @Nullable PartialWindow of(DeploymentSpec spec, Duration interval) {
        var window = spec.policy().sampleWindow();
        return window.compareTo(interval) < 0 ? new PartialWindow(window, interval) : null;
    }

    /** For people. */
    @Override
    public String toString() {
        return "seen: the last " + Format.of(window) + " of " + Format.of(interval);
    }
}
