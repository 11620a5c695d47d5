package io.canary.analysis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Groups the samples of both versions by tick, so that each version is compared with the other at the same time.
 *
 * <p>A tick is closed as soon as all reporters have reported on it: every present source, if reports name their
 * sources; else each version, once it has reported as often as in the tick before, or on a later time, by more than the
 * spread of its delays. Missing reports are awaited a little longer than their recent delay, up to the configured lag;
 * a reporter without history, for the whole lag. A report for a closed tick is too old. How long a tick waits depends
 * on when and how often reports came, never on their content: looking earlier at what looks worse would break every
 * error bound. If a version reports less often than once per tick, as many ticks are merged as are needed to have both
 * versions in them; and if instances without a source differ in delay by more than a tick, as many as that takes.
 *
 * <p>Ticks are closed in order, one at a time; a tick without reports is left out. The clocks of two machines differ: a
 * sample from the future counts as of now, and a source whose minimum delay is larger than that of others is assumed to
 * have a slow clock, which is corrected by the difference; the same holds for a version without sources. Otherwise,
 * what hits all at once would seem to hit one of them first. Not thread-safe: it belongs to one deployment.
 */
final class Strata {
    /**
     * Reports that are closer than this share of a tick count as one. A report this long after the end of a tick shows
     * that the version has passed the tick.
     */
    private static final int WELL_AFTER = 5;

    /** A cadence that exceeds a tick by less than a fourth of it counts as a tick. */
    private static final int LONGER = 4;

    private static final long NONE = -1;

    private final long tickMillis;
    private final long configuredLagMillis;
    private final long togetherMost;
    private final TreeMap<Long, TickSamples> open = new TreeMap<>();
    private final Map<Role, VersionReporting> versions = new EnumMap<>(Role.class);
    private final Map<Role, Long> usual =
            new EnumMap<>(Role.class); // reports in the last tick with any, with those that came too late
    private long lagMostMillis;
    private long lastFrom;
    private long lastClosed;
    private long arrivedMillis; // when the last sample came

    /**
     * Starts without samples.
     *
     * @param tick at least 1 s
     * @param lagMost how long samples are awaited after the end of their tick; at least a tick
     * @param togetherMost the longest time span of merged ticks; a tick for no merging
     * @param sinceMillis samples of ticks before this time are too old
     */
    Strata(Duration tick, Duration lagMost, Duration togetherMost, long sinceMillis) {
        this.tickMillis = tick.toMillis();
        this.configuredLagMillis = Math.max(tickMillis, lagMost.toMillis());
        this.lagMostMillis = configuredLagMillis;
        this.togetherMost = Math.max(1, togetherMost.toMillis() / tickMillis);
        this.lastClosed = sinceMillis / tickMillis - 1;
        this.lastFrom = lastClosed;
        for (var role : Role.values()) {
            versions.put(role, new VersionReporting(tickMillis, tickMillis / WELL_AFTER, this.lagMostMillis));
            usual.put(role, 0L);
        }
    }

    /** From now on samples are awaited for at least this time after the end of their tick. */
    void awaitAtLeast(Duration lag) {
        lagMostMillis = Math.max(configuredLagMillis, lag.toMillis());
        versions.values().forEach(version -> version.awaitUpTo(lagMostMillis));
    }

    /** Adds a sample, if its tick is not closed yet. */
    Window.Outcome add(Sample sample, long nowMillis) {
        var role = sample.role();
        arrivedMillis = nowMillis;
        long saidMillis = Math.min(sample.atMillis(), nowMillis);
        var habit = version(role).observe(sample, saidMillis, nowMillis);
        long atMillis = Math.min(saidMillis + slowMillis(role, habit), nowMillis);
        long number = atMillis / tickMillis;
        habit.reportedOf(atMillis);
        if (number <= lastClosed) {
            usual.merge(role, number >= lastFrom ? 1L : 0L, Long::sum);
            return Window.Outcome.TOO_OLD;
        }
        tickSamples(number, nowMillis).add(sample);
        return Window.Outcome.COUNTED;
    }

    /** The group of a tick; a new one has as many ticks as are merged now. */
    private TickSamples tickSamples(long number, long nowMillis) {
        var before = open.floorEntry(number);
        if (before != null && number < before.getValue().end()) {
            return before.getValue();
        }
        long together = together(nowMillis);
        long from = Math.max(
                number - number % together,
                before == null ? lastClosed + 1 : before.getValue().end());
        var after = open.higherKey(number);
        long end = number - number % together + together;
        var tickSamples = new TickSamples(from, after == null ? end : Math.min(end, after));
        open.put(from, tickSamples);
        return tickSamples;
    }

    /**
     * How many ticks it takes until both versions have reported on the same time. It follows from when they report,
     * never from the content. If reporters without a source differ in delay by more than a tick, what hits both
     * versions at once would show ticks earlier in one of them.
     */
    private long together(long nowMillis) {
        long slower = 0;
        for (var version : versions.values()) {
            slower = Math.max(slower, Math.max(version.paceMillis(nowMillis), version.spreadMillis()));
        }
        return Math.clamp(Math.ceilDiv(slower - tickMillis / LONGER, tickMillis), 1, togetherMost);
    }

    /** Closes the ticks that are due at {@code nowMillis}, oldest first. */
    List<TickSamples> close(long nowMillis) {
        if (open.isEmpty() || !isDue(open.firstEntry().getValue(), nowMillis)) { // as after most samples
            return List.of();
        }
        var closed = new ArrayList<TickSamples>(2);
        while (!open.isEmpty() && isDue(open.firstEntry().getValue(), nowMillis)) {
            var tickSamples = open.pollFirstEntry().getValue();
            lastFrom = tickSamples.number();
            lastClosed = tickSamples.end() - 1;
            for (var role : Role.values()) {
                long reports = tickSamples.of(role).samples();
                usual.merge(role, reports, (before, now) -> now == 0 ? before : now); // ignores one lost report
            }
            closed.add(tickSamples);
        }
        return closed;
    }

    /** How much slower the clock of a source is than the fastest, as far as known; if unknown, that of its version. */
    private long slowMillis(Role role, ReportingHabit habit) {
        var its = version(role).delay();
        var other = version(role == Role.CANARY ? Role.BASELINE : Role.CANARY).delay();
        if (habit != version(role).unnamed() && habit.delay().isSettled()) {
            return Math.max(
                    0, habit.delay().least() - Math.min(its.least(), other.isSettled() ? other.least() : its.least()));
        }
        return its.isSettled() && other.isSettled() ? Math.max(0, its.least() - other.least()) : 0;
    }

    private boolean isDue(TickSamples tickSamples, long nowMillis) {
        return nowMillis >= dueMillis(tickSamples, nowMillis);
    }

    /**
     * When it is closed: at once if no more reports are expected; merged ticks not before their end, as the number of
     * their reports varies.
     */
    private long dueMillis(TickSamples tickSamples, long nowMillis) {
        long wait = Math.max(
                waitMillis(tickSamples, Role.CANARY, nowMillis), waitMillis(tickSamples, Role.BASELINE, nowMillis));
        boolean isOne = tickSamples.end() == tickSamples.number() + 1;
        return wait == 0 && isOne ? Long.MIN_VALUE : endMillis(tickSamples) + wait;
    }

    private long waitMillis(TickSamples tickSamples, Role role, long nowMillis) {
        var version = version(role);
        long wait = version.isUnnamed() || version.hasUnnamed() ? waitMillis(tickSamples, role) : 0;
        for (var habit : version.sources()) {
            if (version.isLive(habit, nowMillis) && !habit.hasReportedUntil(endMillis(tickSamples))) {
                wait = Math.max(wait, waitMillis(tickSamples, role, habit));
            }
        }
        return wait;
    }

    private long waitMillis(TickSamples tickSamples, Role role, ReportingHabit habit) {
        long late = habit.delay().most() - slowMillis(role, habit);
        boolean mayBeAll = habit.isNew() && habit.newestMillis() >= tickSamples.number() * tickMillis;
        return mayBeAll
                ? Math.clamp(late, 1, lagMostMillis)
                : Math.clamp(late + tickMillis / 2, tickMillis, lagMostMillis);
    }

    private long waitMillis(TickSamples tickSamples, Role role) {
        var habit = version(role).unnamed();
        if (isComplete(tickSamples, role, habit)) {
            return 0;
        }
        return habit.delay().isKnown()
                ? Math.clamp(habit.delay().most() - slowMillis(role, habit) + tickMillis / 2, tickMillis, lagMostMillis)
                : lagMostMillis;
    }

    /** Among reporters without a source, one may be ahead of another by the spread of their delays. */
    private boolean isComplete(TickSamples tickSamples, Role role, ReportingHabit habit) {
        long before = Objects.requireNonNull(usual.get(role));
        long apart = Math.min(
                habit.delay().isKnown() ? habit.delay().most() - habit.delay().least() : 0, lagMostMillis);
        boolean isInOrder = version(role).isUnnamed() && apart < tickMillis;
        boolean asUsual = isInOrder && before > 0 && tickSamples.of(role).samples() >= before;
        return asUsual || habit.newestMillis() >= endMillis(tickSamples) + apart + tickMillis / WELL_AFTER;
    }

    /** The time in which each named source reports once, in milliseconds; 0 if unknown. */
    long slowestMillis() {
        return Math.max(
                version(Role.CANARY).slowestMillis(arrivedMillis),
                version(Role.BASELINE).slowestMillis(arrivedMillis));
    }

    private VersionReporting version(Role role) {
        return Objects.requireNonNull(versions.get(role));
    }

    private long endMillis(TickSamples tickSamples) {
        return tickSamples.end() * tickMillis;
    }

    /**
     * When the oldest open tick is closed even if reports are missing, in milliseconds since the epoch; -1 if none is
     * open.
     */
    long dueMillis() {
        return open.isEmpty() ? NONE : Math.max(0, dueMillis(open.firstEntry().getValue(), arrivedMillis));
    }
}
