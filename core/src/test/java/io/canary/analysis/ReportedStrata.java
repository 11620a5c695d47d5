package io.canary.analysis;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Strata of ticks of ten seconds; times are in seconds since their start, and each report is of one request. */
final class ReportedStrata {
    private final Strata strata;

    /** Strata that wait for a report of a tick for this number of seconds at most. */
    ReportedStrata(int lagSeconds) {
        this(lagSeconds, 0);
    }

    ReportedStrata(int lagSeconds, int startSecond) {
        this.strata = new Strata(
                Duration.ofSeconds(10), Duration.ofSeconds(lagSeconds), Duration.ofMinutes(10), startSecond * 1000L);
    }

    /** A report that names no source. */
    static Sample unnamed(Role role, double second) {
        return Sample.of(role, millis(second), 1).withErrors(0);
    }

    static Sample named(String source, Role role, double second) {
        return unnamed(role, second).with(new SampleExtras(0, Map.of(), source));
    }

    Window.Outcome add(Sample sample, double now) {
        return strata.add(sample, millis(now));
    }

    List<TickSamples> close(double now) {
        return strata.close(millis(now));
    }

    long dueMillis() {
        return strata.dueMillis();
    }

    static boolean hasBoth(TickSamples tick) {
        return tick.of(Role.CANARY).samples() > 0 && tick.of(Role.BASELINE).samples() > 0;
    }

    private static long millis(double seconds) {
        return Math.round(seconds * 1000);
    }
}
