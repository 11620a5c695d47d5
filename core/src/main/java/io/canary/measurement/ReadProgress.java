package io.canary.measurement;

import io.canary.analysis.Policy;
import io.canary.measurement.ReadPlan.Interval;
import io.canary.spi.metrics.MetricReading;
import io.canary.spi.metrics.MetricSubject.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far a source has been read for a deployment, and what follows from what was read: whether it counts, or the
 * interval is read again, later or together with the next one. Pure: the time is given. Not thread-safe.
 */
final class ReadProgress {
    /** How many further intervals are joined to one with contradicting counts. */
    private static final int JOINED_MAX = 3;

    private final Duration awaited;
    private final Duration window;
    private ReadPlan plan;
    private ObservedLag observed = ObservedLag.NONE;

    /** What follows from a reading. */
    sealed interface Outcome {
        /**
         * It counts.
         *
         * @param lateness why a part of the interval is missing, for people; null if none is
         */
        record Counts(@Nullable String lateness) implements Outcome {}

        /** It is read again, once {@link #next} says so. */
        record Again() implements Outcome {}

        /** It cannot be true, and is left out. */
        record Contradicts(Role role, String why) implements Outcome {}
    }

    /** @param from what happened before is not read */
    ReadProgress(Instant from, Duration every, Policy policy) {
        this.plan = ReadPlan.from(from, every);
        this.awaited = policy.analysis().maxReportLag();
        this.window = policy.sampleWindow();
    }

    /**
     * The next interval, if it can be read now. Those that are too old to count are left out.
     *
     * @param lag the lag that the source says
     */
    Optional<Interval> next(Instant now, Duration lag) {
        plan = plan.without(now.minus(useful(lag)));
        return plan.next(now, waited(lag));
    }

    /** When the next interval can be read. */
    Instant due(Duration lag) {
        return plan.due(waited(lag));
    }

    /** How long after its end an interval is read: the lag that the source says, or the longer one that was seen. */
    Duration waited(Duration lag) {
        return lag.plus(observed.beyond());
    }

    /** How late the samples of an interval may be that is read without failures. */
    Duration latest(Duration lag) {
        return waited(lag).plus(plan.every().multipliedBy(2));
    }

    /** How old an interval may be to be read: older samples count nowhere. */
    private Duration useful(Duration lag) {
        var longest = awaited.compareTo(window) > 0 ? awaited : window;
        var latest = latest(lag);
        return longest.compareTo(latest) > 0 ? longest : latest;
    }

    /** Decides about a reading of {@link #next}, which was read now. */
    Outcome take(MetricReading reading, Interval interval, Instant now, Duration lag, List<Role> roles) {
        var step = lag.compareTo(plan.every()) > 0 ? lag : plan.every();
        var look = new ObservedLag.Look(reading, interval.to(), now, step);
        var longer = observed.again(look, awaited);
        if (longer != null) {
            observed = longer;
            return new Outcome.Again();
        }
        String lateness = observed.isCut(look) ? lateness(waited(lag)) : null;
        observed = observed.counted(look);
        for (var role : roles) {
            String contradiction = ReadingSample.contradiction(reading.of(role));
            if (contradiction != null) {
                return contradicts(role, contradiction, interval);
            }
        }
        return new Outcome.Counts(lateness);
    }

    private static String lateness(Duration waited) {
        return "its points come more than " + waited.toSeconds()
                + " s late, and are waited for no longer: its clock may be behind, or it may be overloaded";
    }

    private Outcome contradicts(Role role, String contradiction, Interval interval) {
        if (plan.joined() < JOINED_MAX) {
            plan = plan.joining();
            return new Outcome.Again();
        }
        passed(interval);
        return new Outcome.Contradicts(role, contradiction);
    }

    /** The interval is not read again. */
    void passed(Interval interval) {
        plan = plan.after(interval);
    }
}
