package io.canary.rollout;

import io.canary.analysis.Comparison;
import io.canary.analysis.Role;
import io.canary.analysis.Sample;
import io.canary.spi.Weight;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The {@link TrafficSignals} of one deployment, from the baseline's first report on. Not thread-safe. */
final class SignalWatch {
    private static final long NEVER = -1;

    private @Nullable TrafficSignals signals; // null while only the canary reports: there is nothing to compare
    private @Nullable Instant canaryReportedAt;
    private long cadenceTick = NEVER; // the tick in which the sources' cadence was last looked up

    /**
     * Adds a sample that is not too old. Returns what it changes, in order.
     *
     * @param latest how late the samples of metric sources come at most
     */
    List<Event> observe(
            DeploymentSpec spec,
            State state,
            Sample sample,
            @Nullable Comparison comparison,
            boolean newUsersOnly,
            Duration latest,
            Instant at) {
        if (signals == null && sample.role() == Role.BASELINE) {
            signals = new TrafficSignals(spec, newUsersOnly);
            if (canaryReportedAt != null) {
                signals.canaryReported(canaryReportedAt);
            }
        }
        if (sample.role() == Role.CANARY) {
            canaryReportedAt = at;
        }
        if (signals == null) {
            return List.of();
        }
        if (comparison != null) {
            updateCadence(signals, spec, comparison, at);
        }
        return state instanceof State.Watched w ? signals.observe(w.progress(), sample, latest, at) : List.of();
    }

    /** Once per tick: a look at all sources for each report would cost the square of their number. */
    private void updateCadence(TrafficSignals of, DeploymentSpec spec, Comparison comparison, Instant at) {
        long tick = at.toEpochMilli() / spec.policy().analysis().tick().toMillis();
        if (tick != cadenceTick) {
            cadenceTick = tick;
            of.sourcesReportEvery(comparison.slowestMillis());
        }
    }

    /** The canary's share of the latest reports of both versions; null if unknown. */
    @Nullable
    Weight observedShare() {
        return signals == null ? null : signals.observedShare();
    }
}
