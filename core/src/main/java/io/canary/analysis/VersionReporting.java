package io.canary.analysis;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The reporters of a version and their habits: separately for each source that reports name, as each machine has its
 * own clock and phase; together for reports without a source, and beyond {@value #SOURCES_MOST} sources. Takes at most
 * about 20 KB. Not thread-safe.
 */
final class VersionReporting {
    static final int SOURCES_MOST = 64;

    /** A source that was silent for longer than clocks are remembered counts as a new one. */
    private static final long FORGOTTEN_MILLIS = 600_000;

    /** Cadences that differ by less than a fourth count as equal. */
    private static final int ALIKE = 4;

    private final long tickMillis;
    private final long togetherMillis;
    private long lagMostMillis;
    private final ReportDelay delay = new ReportDelay();
    private final DelaySpread spread = new DelaySpread(); // reports without a source
    private final ReportingHabit unnamed;
    private final Map<String, ReportingHabit> sources = new HashMap<>();
    private boolean hasUnnamed;

    /**
     * Starts without reports.
     *
     * @param togetherMillis reports that are closer than this count as one
     * @param lagMostMillis the longest wait for a report
     */
    VersionReporting(long tickMillis, long togetherMillis, long lagMostMillis) {
        this.tickMillis = tickMillis;
        this.togetherMillis = togetherMillis;
        this.lagMostMillis = lagMostMillis;
        this.unnamed = new ReportingHabit(tickMillis, togetherMillis);
    }

    /** The longest wait for a report is this now. */
    void awaitUpTo(long lagMost) {
        lagMostMillis = lagMost;
    }

    /** Adds a report of this time by its own clock, which is not in the future. Returns the habit of its source. */
    ReportingHabit observe(Sample sample, long saidMillis, long nowMillis) {
        var habit = habit(sample.extras() == null ? null : sample.extras().source(), nowMillis);
        habit.observe(saidMillis, nowMillis);
        delay.observe(nowMillis - saidMillis, nowMillis);
        hasUnnamed |= habit == unnamed;
        if (habit == unnamed && nowMillis - saidMillis <= lagMostMillis) { // other sources are not compared
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

    /** The delay of all reports together. */
    ReportDelay delay() {
        return delay;
    }

    /** The habit of all reports without a source. */
    ReportingHabit unnamed() {
        return unnamed;
    }

    /** The habits of the named sources, which may be gone. */
    Collection<ReportingHabit> sources() {
        return sources.values();
    }

    /** Whether no report names a source, so that reporters cannot be told apart. */
    boolean isUnnamed() {
        return sources.isEmpty();
    }

    /** Whether there are reports without a source. */
    boolean hasUnnamed() {
        return hasUnnamed;
    }

    /**
     * The longest usual time without a report: if sources report equally often at different times, the longest gap
     * between two of them. In milliseconds; 0 if too little is known.
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
     * The spread of the delays of reports without a source: if clocks differ, one is ahead of another by this much, and
     * none can be corrected separately. In milliseconds; 0 if too little is known, and at most the longest wait.
     */
    long spreadMillis() {
        return Math.min(spread.millis(), lagMostMillis);
    }

    /** The interval of the named source that reports least often, in milliseconds; 0 if unknown. */
    long slowestMillis(long nowMillis) {
        long slowest = 0;
        for (var habit : sources.values()) {
            slowest = isLive(habit, nowMillis) ? Math.max(slowest, habit.cadenceMillis()) : slowest;
        }
        return slowest;
    }

    /** The largest gap between neighbouring times that repeat after every cadence. */
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
