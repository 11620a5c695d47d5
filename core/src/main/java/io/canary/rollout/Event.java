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

/** An event in a rollout. Every event carries its time. */
public sealed interface Event {
    Instant at();

    /**
     * The window was evaluated.
     *
     * @param recorded what was reported since the last decision, by tick, if no comparison contains it
     * @param late the reports since the last decision that came too late to be compared; null if none did
     */
    record Judged(
            Instant at,
            Verdict verdict,
            Aggregates evidence,
            List<Stratum> recorded,
            @Nullable Lateness late) implements Event {

        /** An evaluation with nothing recorded and nothing late. */
        public Judged(Instant at, Verdict verdict, Aggregates evidence) {
            this(at, verdict, evidence, List.of(), null);
        }

        /** What it says, for people. */
        public Reason reason() {
            return Reason.of(ReasonCode.EVIDENCE, verdict.sentence(), null, late == null ? null : late.reason());
        }
    }

    /** The evidence against the canary became conclusive before the end of the interval, which is cut short. */
    record Breached(Instant at, Verdict.Fail verdict, Aggregates evidence) implements Event {}

    /** The baseline was evaluated after a rollback. */
    record BaselineJudged(Instant at, Verdict verdict, Aggregates evidence) implements Event {}

    /** The time of {@link StateView#alarm} has come. */
    record TimerFired(Instant at) implements Event {}

    /** The router confirmed a request. */
    record Confirmed(Instant at, long ask) implements Event {}

    /** The router could not carry out a request, or could not confirm it. */
    record Failed(Instant at, long ask, RouterException.Kind kind, String error) implements Event {}

    /**
     * The orchestrator restarted. What the traffic did meanwhile, and the outcome of open router requests, are unknown.
     */
    record Restarted(Instant at) implements Event {}

    /**
     * The router reported the split in force.
     *
     * @param asks the number of the latest router request when the split was read
     * @param granularity differences below this are not significant for the router
     * @param run whether the traffic layer is still the process that got the request
     */
    record Observed(Instant at, long asks, Observation seen, Weight granularity, Run run) implements Event {}

    /** Whether the traffic layer still has the requested split. */
    enum Run {
        /** The same process as before. */
        SAME,
        /** It was restarted or reloaded since, and may have lost the split. */
        ANOTHER,
        /** The router does not say. */
        UNKNOWN
    }

    /**
     * The split in force could not be read.
     *
     * @param asks the number of the latest router request when the split was read
     * @param lastSeen when it was last read or confirmed; null if never since the service started
     * @param error why, for people
     */
    record Unseen(Instant at, long asks, @Nullable Instant lastSeen, String error) implements Event {}

    /**
     * The reports of both versions show the canary's share of the requests.
     *
     * @param asked the requested share
     * @param differs whether the observed share certainly differs
     * @param far whether it has been too high for long enough that it cannot be intended
     */
    record ShareObserved(Instant at, Weight observed, Weight asked, boolean differs, boolean far) implements Event {}

    /**
     * The canary lacks reports that the baseline sends.
     *
     * @param since when its last such report came, or the step began
     */
    record CanarySilent(Instant at, Instant since, Silence what) implements Event {}

    /** What is missing from a canary's reports. */
    enum Silence {
        /** No report has ever come. */
        EVER,
        /** Reports came before, and have stopped. */
        ANYTHING,
        /** It still reports requests, but no longer how many of them fail. */
        ERRORS
    }

    /** A new deployment of the service has started: the promotion is no longer the last one. */
    record Superseded(Instant at) implements Event {}

    /**
     * The lease on the canary's weight has expired: it was not renewed in time, or could not be.
     *
     * @param asks the number of the latest router request when the renewal was sent
     */
    record LeaseLapsed(Instant at, long asks) implements Event {}

    /**
     * The system clock was changed to {@code at}.
     *
     * @param by how far forwards, or backwards if negative
     */
    record ClockMoved(Instant at, Duration by) implements Event {}

    /**
     * A command.
     *
     * @param by who sent it, for the history
     * @param judged the verdict that it needs; null if and only if it needs none
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

        /** A command that needs no verdict. */
        public Commanded(Instant at, Command command, String by) {
            this(at, command, by, null);
        }

        Reason because() {
            return command.because();
        }
    }
}
