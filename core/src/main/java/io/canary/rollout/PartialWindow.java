package io.canary.rollout;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A window that is shorter than the step: samples before it in the same step counted for no verdict.
 *
 * @param window how far back samples counted
 * @param interval how long the step soaked
 */
public record PartialWindow(Duration window, Duration interval) {

    /** The partial window of a step with this interval; null if the window covers the step. */
    public static @Nullable PartialWindow of(DeploymentSpec spec, Duration interval) {
        var window = spec.policy().sampleWindow();
        return window.compareTo(interval) < 0 ? new PartialWindow(window, interval) : null;
    }

    Reason reason() {
        return Reason.of(ReasonCode.WINDOW_SEEN, window, interval);
    }
}
