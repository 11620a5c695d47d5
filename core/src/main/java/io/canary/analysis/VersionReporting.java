package io.canary.analysis;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who reports of a version, and how: each source by itself where reports name it, as each machine has a clock and a
 * phase of its own; all together where they do not, and beyond {@value #SOURCES_MOST} sources. Takes at most about 20
 * KB. Not thread-safe.
 */
final class VersionReporting {
    static final int SOURCES_MOST = 64;

    /** A source that has been silent for longer than clocks are remembered begins as a new one. */
    private static final long FORGOTTEN_MILLIS = 600_000;

    /** Cadences that differ by less than one part of so many are alike. */
    private static final int ALIKE = 4;

    private final long tickMillis;
    private final long togetherMillis;
    private final long lagMostMillis;
    private final ReportDelay delay = new ReportDelay();
    private final DelaySpread spread = new DelaySpread(); // of those that name no source
    private final ReportingHabit unnamed;
    private final Map<String, ReportingHabit> sources = new HashMap<>();
    private boolean hasUnnamed;

    /**
     * Without any report yet.
     *
     * @param togetherMillis reports that are less than this apart are one
     * @param lagMostMillis no report is waited for longer
     */
    VersionReporting(long tickMillis, long togetherMillis, long lagMostMillis) {
        this.tickMillis = tickMillis;
        this.togetherMillis = togetherMillis;
        this.lagMostMillis = lagMostMillis;
        this.unnamed = new ReportingHabit(tickMillis, togetherMillis);
    }

    /** Takes in a report of this time by its own clock, which is not in the future; how its source reports. */
    ReportingHabit observe(Sample sample, long saidMillis, long nowMillis) {
        var habit = habit(sample.extras() == null ? null : sample.extras().source(), nowMillis);
        habit.observe(saidMillis, nowMillis);
        delay.observe(nowMillis - saidMillis, nowMillis);
        hasUnnamed |= habit == unnamed;
        if (habit == unnamed && nowMillis - saidMillis <= lagMostMillis) { // others are not compared
            spread.observe(nowMillis - saidMillis);
        }
        return habit;
    }

    private ReportingHabit habit(@Nullable String source, long nowMillis) {
        if (source == null) {
            return unnamed;
        }
        var known = sources.get(source);
        if (known != null && !isForgotten(known, nowMillis)) {
            return known;
        }
        if (sources.size() >= SOURCES_MOST) {
            sources.values().removeIf(habit -> !isLive(habit, nowMillis));
        }
        if (known == null && sources.size() >= SOURCES_MOST) {
            return unnamed;
        }
        var habit = new ReportingHabit(tickMillis, togetherMillis);
        sources.put(source, habit);
        return habit;
    }

    private static boolean isForgotten(ReportingHabit habit, long nowMillis) {
        return nowMillis - habit.arrivedMillis() > FORGOTTEN_MILLIS;
    }

    boolean isLive(ReportingHabit habit, long nowMillis) {
        return habit.isLive(nowMillis, lagMostMillis);
    }

    /** How late the reports of all are together. */
    ReportDelay delay() {
        return delay;
    }

    /** That of all reports that name no source. */
    ReportingHabit unnamed() {
        return unnamed;
    }

    /** Those of the sources that are named, and may be there no longer. */
    Collection<ReportingHabit> sources() {
        return sources.values();
    }

    /** Whether reports name no source, so that one cannot be told from another. */
    boolean isUnnamed() {
        return sources.isEmpty();
    }

    /** Whether there are reports that name no source. */
    boolean hasUnnamed() {
        return hasUnnamed;
    }

    /**
     * The longest time without a report that is usual: where sources report equally often, each at a time of its own,
     * that between the two that are furthest apart. In milliseconds; 0 where too little is known.
     */
    long paceMillis(long nowMillis) {
        long unnamedPace = unnamed.cadenceMillis();
        boolean isUnnamedLive = unnamedPace > 0 && isLive(unnamed, nowMillis);
        var live = sources.values().stream()
                .filter(habit -> !habit.isNew() && isLive(habit, nowMillis))
                .toList();
        if (live.isEmpty()) {
            return unnamedPace;
        }
        long cadence =
                live.stream().mapToLong(ReportingHabit::cadenceMillis).min().orElseThrow();
        long[] alike = live.stream()
                .filter(habit -> habit.cadenceMillis() <= cadence + cadence / ALIKE)
                .mapToLong(ReportingHabit::newestMillis)
                .toArray();
        long pace = widestGap(alike, cadence);
        return isUnnamedLive ? Math.min(pace, unnamedPace) : pace;
    }

    /**
     * By how much those that name no source differ in how late they are: where clocks differ, one is ahead of another
     * by as much, and none can be set right by itself. In milliseconds; 0 where too little is known, and at most what
     * is waited for.
     */
    long spreadMillis() {
        return Math.min(spread.millis(), lagMostMillis);
    }

    /**
     * How often the source that reports least often does, where sources are named: in milliseconds; 0 where that is not
     * known.
     */
    long slowestMillis(long nowMillis) {
        long slowest = 0;
        for (var habit : sources.values()) {
            slowest = isLive(habit, nowMillis) ? Math.max(slowest, habit.cadenceMillis()) : slowest;
        }
        return slowest;
    }

    /** Between neighbours of times that come again after every cadence. */
    private static long widestGap(long[] times, long cadence) {
        long newest = Arrays.stream(times).max().orElseThrow();
        long[] ages =
                Arrays.stream(times).map(t -> (newest - t) % cadence).sorted().toArray();
        long widest = cadence - ages[ages.length - 1];
        for (int i = 1; i < ages.length; i++) {
            widest = Math.max(widest, ages[i] - ages[i - 1]);
        }
        return widest;
    }
}
