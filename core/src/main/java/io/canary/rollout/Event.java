package io.canary.rollout;

import io.canary.analysis.Aggregates;
import io.canary.analysis.Verdict;
import io.canary.analysis.sequential.Stratum;
import io.canary.rollout.Command.RequiredVerdict;
import io.canary.spi.Observation;
import io.canary.spi.RouterException;
import io.canary.spi.Weight;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can happen to a rollout. Every event carries its time. */
public sealed interface Event {
    Instant at();

    /**
     * The window was judged.
     *
     * @param recorded what was reported since the last decision, by tick, where it is in no comparison
     * @param late what came too late for the comparison since the last decision; null for nothing
     */
    record Judged(
            Instant at,
            Verdict verdict,
            Aggregates evidence,
            List<Stratum> recorded,
            @Nullable Lateness late) implements Event {

        /** One with nothing recorded beside, and nothing late. */
        public Judged(Instant at, Verdict verdict, Aggregates evidence) {
            this(at, verdict, evidence, List.of(), null);
        }
    }

    /** The evidence became conclusive against the canary, before the end of an interval: it is not waited for. */
    record Breached(Instant at, Verdict.Fail verdict, Aggregates evidence) implements Event {}

    /** What the baseline reported after a rollback was judged. */
    record BaselineJudged(Instant at, Verdict verdict, Aggregates evidence) implements Event {}

    /** The time has come that {@link StateView#alarm} named. */
    record TimerFired(Instant at) implements Event {}

    /** The router confirmed what it was asked. */
    record Confirmed(Instant at, long ask) implements Event {}

    /** The router could not do, or could not confirm, what it was asked. */
    record Failed(Instant at, long ask, RouterException.Kind kind, String error) implements Event {}

    /**
     * The orchestrator was started again: what the traffic does meanwhile, and what became of open questions, is not
     * known.
     */
    record Restarted(Instant at) implements Event {}

    /**
     * The router told which split is in force.
     *
     * @param asks the number of the newest question when it was asked for this
     * @param granularity shares that differ by less than this are the same to the router
     * @param run whether the traffic layer is the one that was asked
     */
    record Observed(Instant at, long asks, Observation seen, Weight granularity, Run run) implements Event {}

    /** Whether the traffic layer remembers what it was asked. */
    enum Run {
        /** It is the same one. */
        SAME,
        /** It was started or loaded again since, and may have forgotten. */
        ANOTHER,
        /** It does not tell. */
        UNKNOWN
    }

    /**
     * Nobody could tell which split is in force.
     *
     * @param asks the number of the newest question when that was asked for
     * @param lastSeen when it was last told, or something confirmed; null if it was not since the service was started
     * @param error why, for people
     */
    record Unseen(Instant at, long asks, @Nullable Instant lastSeen, String error) implements Event {}

    /**
     * What both versions reported shows which share of the requests the canary gets.
     *
     * @param asked the share that it should get
     * @param differs whether that is surely another share
     * @param far whether it has been so much more for a while that nobody can want it
     */
    record ShareObserved(Instant at, Weight observed, Weight asked, boolean differs, boolean far) implements Event {}

    /**
     * The canary does not report what the baseline reports.
     *
     * @param since when its last report of it came, or the step began
     */
    record CanarySilent(Instant at, Instant since, Silence what) implements Event {}

    /** What a canary does not report. */
    enum Silence {
        /** Anything, ever. */
        EVER,
        /** Anything any more. */
        ANYTHING,
        /** How many of its requests fail, any more; it goes on to report requests. */
        ERRORS
    }

    /** Another deployment of the service has begun: the promotion is not the last any more. */
    record Superseded(Instant at) implements Event {}

    /**
     * The router holds the canary's weight no more, since nobody renewed it in time; or nobody could, for as long.
     *
     * @param asks the number of the newest question when it was asked to go on
     */
    record LeaseLapsed(Instant at, long asks) implements Event {}

    /**
     * The clock that gives all times was moved, to {@code at}.
     *
     * @param by how far forwards, or backwards if negative
     */
    record ClockMoved(Instant at, Duration by) implements Event {}

    /**
     * A command.
     *
     * @param by who gave it, for the history
     * @param judged the verdict that it needs; null exactly where it needs none
     */
    record Commanded(
            Instant at,
            Command command,
            String by,
            @Nullable Judged judged) implements Event {
        public Commanded {
            if ((command.requiredVerdict() == RequiredVerdict.NONE) != (judged == null)) {
                throw new IllegalArgumentException(command.name() + " with the verdict " + judged);
            }
        }

        /** One that needs no verdict. */
        public Commanded(Instant at, Command command, String by) {
            this(at, command, by, null);
        }

        String because() {
            return command.because();
        }
    }
}
