package io.canary.measurement;

import io.canary.spi.metrics.MetricReading;
import io.canary.spi.metrics.MetricSubject.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How much later than it says a source has its points: its clock may be behind, or it may be overloaded. An interval
 * that is read too early is counted in part, and the rest in no other: so it is read again. Pure.
 *
 * <p>An interval is complete once a point is there that is not older than its end, as points of a series come in the
 * order of their times. Without one, either points are late, or the version is silent or gone: then its newest point
 * stays the same.
 *
 * @param beyond the lag that the source says
 * @param baseline the newest point of the baseline; null for none
 * @param canary the newest point of the canary; null for none
 */
record ObservedLag(
        Duration beyond,
        @Nullable Newest baseline,
        @Nullable Newest canary) {
    /** As the source says. */
    static final ObservedLag NONE = new ObservedLag(Duration.ZERO, null, null);

    /**
     * The newest point of a version.
     *
     * @param at its time, by the clock of the source
     * @param seen when it was read first, by ours
     */
    record Newest(Instant at, Instant seen) {}

    /**
     * A reading of an interval.
     *
     * @param to the end of the interval
     * @param now when it was read
     * @param step at least the time between two points
     */
    record Look(MetricReading reading, Instant to, Instant now, Duration step) {}

    /**
     * The longer wait after which an interval is to be read again; null if it counts as it was read.
     *
     * @param most how long to wait beyond the lag of the source
     */
    @Nullable
    ObservedLag again(Look look, Duration most) {
        return isCut(look) && beyond.compareTo(most) < 0 ? after(look, beyond.plus(look.step())) : null;
    }

    /** Whether points of the interval are still to come. If they are not waited for, it is counted in part. */
    boolean isCut(Look look) {
        return Arrays.stream(Role.values()).anyMatch(role -> {
            var at = look.reading().of(role).newest();
            var known = of(role);
            boolean isSilent = known != null
                    && known.at().equals(at)
                    && !look.now().isBefore(known.seen().plus(look.step()));
            return at != null && at.isBefore(look.to()) && !isSilent;
        });
    }

    /**
     * After an interval that counts. If later points were there already, the next one is waited for less; as it is if
     * none came although they were waited for.
     */
    ObservedLag counted(Look look) {
        var sooner = Arrays.stream(Role.values())
                .map(role -> look.reading().of(role).newest())
                .filter(Objects::nonNull)
                .filter(newest -> !newest.isBefore(look.to()))
                .min(Instant::compareTo)
                .map(newest -> Duration.between(look.to(), newest).dividedBy(2))
                .orElse(look.step());
        var less = beyond.minus(sooner);
        return after(look, less.isNegative() ? Duration.ZERO : less);
    }

    private ObservedLag after(Look look, Duration wait) {
        return new ObservedLag(wait, newest(Role.BASELINE, look), newest(Role.CANARY, look));
    }

    private @Nullable Newest newest(Role role, Look look) {
        var at = look.reading().of(role).newest();
        var known = of(role);
        return at == null || (known != null && known.at().equals(at)) ? known : new Newest(at, look.now());
    }

    private @Nullable Newest of(Role role) {
        return role == Role.BASELINE ? baseline : canary;
    }
}
