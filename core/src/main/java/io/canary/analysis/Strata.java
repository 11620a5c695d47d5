package io.canary.analysis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Groups the samples of both versions by tick, so that each version is compared with what the other did at the same time.
 *
 * <p>A tick is closed as soon as both versions have reported as often as in the tick before, or have reported of a time that
 * is well after it; else when samples of it would be late. A version whose reports were up to 30 s under way is waited for a little longer
 * than that, one of which nothing is known for as long as any. What comes for a closed tick is too old. How much a tick
 * waits for depends on when and how often was reported, and never on what: to look earlier at what looks worse would make every error
 * bound untrue. Where a version reports less often than once in a tick, as many ticks are taken as one as it takes for both to be in it.
 *
 * <p>Ticks are closed in their order, and one after the other; one that nobody reported of is left out. The clocks of two machines differ:
 * a sample from the future counts as of now, and the version whose reports seem to be longer under way at the least is taken to have a slow
 * clock, which is set right by the difference. Else what hits both at once would seem to hit one of them first. Not thread-safe: it
 * belongs to one deployment.
 */
final class Strata {
    /** A sample of this share of a tick after its end shows that its version has reported all of it. */
    private static final int WELL_AFTER = 5;

    /** A cadence that is longer than a tick by less than one part of so many is taken to be as long. */
    private static final int LONGER = 4;

    private static final long NONE = -1;

    private final long tickMillis;
    private final long lagMostMillis;
    private final long togetherMost;
    private final TreeMap<Long, Stratum> open = new TreeMap<>();
    private final Map<Role, Habit> habits = new EnumMap<>(Role.class);
    private long lastFrom;
    private long lastClosed;

    /** How a version reports. */
    private static final class Habit {
        long reports; // in the last tick with any that was closed, with those that came too late
        long newestMillis;
        final ReportDelay delay = new ReportDelay();
        final Cadence cadence;

        Habit(long tickMillis) {
            cadence = new Cadence(tickMillis / WELL_AFTER);
        }
    }

    /**
     * Without any sample yet.
     *
     * @param tick at least 1 s
     * @param lagMost so long after the end of a tick its samples are waited for at most; at least a tick
     * @param togetherMost ticks are taken together for so long at most; a tick for one by one
     * @param sinceMillis samples of ticks before this time are too old
     */
    Strata(Duration tick, Duration lagMost, Duration togetherMost, long sinceMillis) {
        this.tickMillis = tick.toMillis();
        this.lagMostMillis = Math.max(tickMillis, lagMost.toMillis());
        this.togetherMost = Math.max(1, togetherMost.toMillis() / tickMillis);
        this.lastClosed = sinceMillis / tickMillis - 1;
        this.lastFrom = lastClosed;
        for (var role : Role.values()) {
            habits.put(role, new Habit(tickMillis));
        }
    }

    /** Takes a sample in, if its tick is not closed yet. */
    Window.Outcome add(Sample sample, long nowMillis) {
        var habit = habit(sample.role());
        long saidMillis = Math.min(sample.atMillis(), nowMillis);
        habit.delay.observe(nowMillis - saidMillis, nowMillis);
        long atMillis = Math.min(saidMillis + slowMillis(sample.role()), nowMillis);
        long number = atMillis / tickMillis;
        habit.newestMillis = Math.max(habit.newestMillis, atMillis);
        habit.cadence.observe(saidMillis);
        if (number <= lastClosed) {
            habit.reports += number >= lastFrom ? 1 : 0;
            return Window.Outcome.TOO_OLD;
        }
        stratum(number).add(sample);
        return Window.Outcome.COUNTED;
    }

    /** The one that a tick lies in; of as many as are taken together now, where that is a new one. */
    private Stratum stratum(long number) {
        var before = open.floorEntry(number);
        if (before != null && number < before.getValue().end()) {
            return before.getValue();
        }
        long together = together();
        long from = Math.max(
                number - number % together,
                before == null ? lastClosed + 1 : before.getValue().end());
        var after = open.higherKey(number);
        long end = number - number % together + together;
        var stratum = new Stratum(from, after == null ? end : Math.min(end, after));
        open.put(from, stratum);
        return stratum;
    }

    /** How many ticks it takes until both versions have reported: it follows from when they report, and never from what. */
    private long together() {
        long slower = Math.max(
                habit(Role.CANARY).cadence.millis(),
                habit(Role.BASELINE).cadence.millis());
        return Math.clamp(Math.ceilDiv(slower - tickMillis / LONGER, tickMillis), 1, togetherMost);
    }

    /** Closes what is to be closed at {@code nowMillis}, oldest first. */
    List<Stratum> close(long nowMillis) {
        if (open.isEmpty() || !isDue(open.firstEntry().getValue(), nowMillis)) { // as after most samples
            return List.of();
        }
        var closed = new ArrayList<Stratum>(2);
        while (!open.isEmpty() && isDue(open.firstEntry().getValue(), nowMillis)) {
            var stratum = open.pollFirstEntry().getValue();
            lastFrom = stratum.number();
            lastClosed = stratum.end() - 1;
            for (var role : Role.values()) {
                long reports = stratum.of(role).samples();
                habit(role).reports = reports == 0 ? habit(role).reports : reports; // one that was lost is no habit
            }
            closed.add(stratum);
        }
        return closed;
    }

    /** How much slower the clock of this version is than the other's, as far as that is known. */
    private long slowMillis(Role role) {
        var its = habit(role).delay;
        var other = habit(role == Role.CANARY ? Role.BASELINE : Role.CANARY).delay;
        return its.isSettled() && other.isSettled() ? Math.max(0, its.least() - other.least()) : 0;
    }

    private boolean isDue(Stratum stratum, long nowMillis) {
        return nowMillis >= dueMillis(stratum);
    }

    /** When it is closed: at once if nothing more is to come; but several ticks not before their end, as reports of them differ in number. */
    private long dueMillis(Stratum stratum) {
        long wait = Math.max(waitMillis(stratum, Role.CANARY), waitMillis(stratum, Role.BASELINE));
        boolean isOne = stratum.end() == stratum.number() + 1;
        return wait == 0 && isOne ? Long.MIN_VALUE : endMillis(stratum) + wait;
    }

    private long waitMillis(Stratum stratum, Role role) {
        if (isComplete(stratum, role)) {
            return 0;
        }
        var delay = habit(role).delay;
        return delay.isKnown()
                ? Math.clamp(delay.most() - slowMillis(role) + tickMillis / 2, tickMillis, lagMostMillis)
                : lagMostMillis;
    }

    private boolean isComplete(Stratum stratum, Role role) {
        var habit = habit(role);
        boolean asUsual = habit.reports > 0 && stratum.of(role).samples() >= habit.reports;
        return asUsual || habit.newestMillis >= endMillis(stratum) + tickMillis / WELL_AFTER;
    }

    private Habit habit(Role role) {
        return Objects.requireNonNull(habits.get(role));
    }

    private long endMillis(Stratum stratum) {
        return stratum.end() * tickMillis;
    }

    /** When the oldest open tick is closed whatever is missing, in milliseconds since the epoch; -1 if none is open. */
    long dueMillis() {
        return open.isEmpty() ? NONE : Math.max(0, dueMillis(open.firstEntry().getValue()));
    }
}
