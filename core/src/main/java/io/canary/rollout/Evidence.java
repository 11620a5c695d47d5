package io.canary.rollout;

import io.canary.analysis.Aggregates;
import io.canary.analysis.Comparison;
import io.canary.analysis.Judge;
import io.canary.analysis.Recorder;
import io.canary.analysis.Role;
import io.canary.analysis.Sample;
import io.canary.analysis.Verdict;
import io.canary.analysis.Window;
import io.canary.analysis.sequential.Learned;
import io.canary.analysis.sequential.MissingErrors;
import io.canary.analysis.sequential.Mode;
import io.canary.analysis.sequential.Stratum;
import io.canary.rollout.Transition.Move;
import io.canary.spi.Weight;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The reports of one deployment that still count, and the verdicts on them. Pure, without a clock or I/O: the same
 * samples at the same times give the same verdicts. Not thread-safe.
 */
public final class Evidence {
    private final KnownReports knownReports = new KnownReports();
    private final SignalWatch signals = new SignalWatch();
    private final DeploymentSpec spec;
    private final ReportLag lag;
    private final Window canary;
    private final Window baseline;
    private @Nullable Comparison comparison; // null while nothing is compared
    private @Nullable Recorder recorder; // null until something is reported, and if it is compared

    /** The evidence of a deployment, restored from its record: it starts with the evidence of the last decision. */
    public Evidence(DeploymentRecord record) {
        this.spec = record.spec();
        this.lag = new ReportLag(spec.policy().analysis().maxReportLag());
        this.canary = RestoredEvidence.window(record);
        this.baseline = RestoredEvidence.window(record);
        this.comparison = RestoredEvidence.comparison(record);
    }

    /** So late the samples of metric sources come at most: they are awaited also if the policy has a shorter time. */
    public void sourcesAreLate(Duration by) {
        lag.sourcesAreLate(by);
        if (comparison != null) {
            comparison.awaitAtLeast(by);
        }
    }

    /** Whether this report was seen before, by its key or, without one, by its content. Marks it as seen. */
    public boolean isKnown(Sample sample, Instant at) {
        return knownReports.isKnown(spec, sample, at);
    }

    /** How long a report's key is remembered. */
    public static Duration reportsKnown(DeploymentSpec spec) {
        return KnownReports.memory(spec);
    }

    /**
     * What a sample shows at once, apart from the verdict: the share of each version, and that the canary still
     * reports. Both go by arrival, so a report that is too late for its tick counts here, up to the longest wait.
     *
     * @param newUsersOnly whether the router's weights apply to new users only
     * @param tooOld the result of {@link #add} for it
     */
    public List<Event> noticed(State state, Sample sample, boolean tooOld, boolean newUsersOnly, Instant at) {
        return tooOld && lag.isBeyond(sample, at.toEpochMilli())
                ? List.of()
                : signals.observe(spec, state, sample, comparison, newUsersOnly, lag.ofSources(), at);
    }

    /** The canary's share of the latest reports of both versions; null if unknown. */
    public @Nullable Weight observedShare() {
        return signals.observedShare();
    }

    /** Adds a sample. Returns whether it was too old to count anywhere. */
    public boolean add(State state, Sample reported, Instant at) {
        var sample = meant(reported);
        long atMillis = at.toEpochMilli();
        var window = sample.role() == Role.CANARY ? canary : baseline;
        boolean tooOld = window.add(sample, lag.ofSources(), atMillis) == Window.Outcome.TOO_OLD;
        if (comparison == null
                && sample.role() == Role.BASELINE
                && spec.policy().analysis().mode() == Mode.AUTO
                && state instanceof State.Open) {
            comparison = Comparison.begin(
                    spec.policy().comparison(), spec.learnedBefore(), Math.min(sample.atMillis(), atMillis));
            comparison.awaitAtLeast(lag.ofSources());
            recorder = null; // the comparison now has all samples, and no tick may be in both
        }
        record(state, sample, atMillis);
        if (comparison == null || !(state instanceof State.Open)) {
            return tooOld;
        }
        boolean compared = comparison.add(sample, atMillis) == Window.Outcome.COUNTED;
        if (!compared) {
            lag.noteLate(sample, atMillis);
        }
        return !compared;
    }

    /** The sample with missing error counts filled in as the policy says. */
    private Sample meant(Sample sample) {
        boolean hasNone =
                Double.isNaN(sample.errors()) && spec.policy().analysis().missingErrors() == MissingErrors.NONE;
        return hasNone ? sample.withErrors(0) : sample;
    }

    private void record(State state, Sample sample, long atMillis) {
        var analysis = spec.policy().analysis();
        if (comparison != null || !analysis.recordSamples() || !(state instanceof State.Open)) {
            return;
        }
        if (recorder == null) {
            recorder = new Recorder(analysis.tick(), Math.min(sample.atMillis(), atMillis));
        }
        recorder.add(sample, atMillis);
    }

    /** Follows a transition: marks its evidence as used, and drops what it discards. */
    public void follow(Move move) {
        if (!move.effects().isEmpty()) { // most transitions hold, and have none
            move.effects().forEach(this::forget);
        }
        if (move.decision() != null) {
            decided(move.decision());
        }
        if (move.next() instanceof State.Ended) {
            comparison = null;
            recorder = null;
        }
    }

    private void decided(Decision decision) {
        lag.decided();
        if (comparison != null && decision.verdict() instanceof Verdict.Comparative c) {
            comparison.decided(c.compared());
        }
        if (recorder != null) {
            recorder.decided(decision.recorded());
        }
    }

    private void forget(Effect effect) {
        if (effect instanceof Effect.FreshWindow(Instant from)) {
            canary.startAfresh(from.toEpochMilli());
            baseline.startAfresh(from.toEpochMilli());
        }
    }

    /** The system clock was changed. */
    public void clockMoved(Instant at) {
        if (comparison != null) {
            comparison.clockMoved(at.toEpochMilli());
        }
        if (recorder != null) {
            recorder.clockMoved(at.toEpochMilli());
        }
    }

    /**
     * The verdict on the evidence.
     *
     * @param providerError why the provider of the samples cannot report what it measured; null while it can
     */
    public Event.Judged judged(State state, Instant at, @Nullable String providerError) {
        closeTicks(state, at);
        var seen = canary.aggregates(at.toEpochMilli());
        return new Event.Judged(
                at,
                verdict(seen, at, providerError, Comparison::verdict),
                seen,
                recorded(state, at.toEpochMilli()),
                lag.tooLate());
    }

    /**
     * The verdict on the evidence so far, for those who ask: nothing is used up by it. Null while no weight is
     * observed.
     *
     * @param providerError why the provider of the samples cannot report what it measured; null while it can
     */
    public Event.@Nullable Judged soFar(State state, Instant at, @Nullable String providerError) {
        return state instanceof State.Watched ? judged(state, at, providerError, Comparison::verdict) : null;
    }

    /**
     * A command with the verdict that it needs.
     *
     * @param by who sent it
     * @param providerError why the provider of the samples cannot report what it measured; null while it can
     */
    public Event.Commanded commanded(
            State state, Instant at, @Nullable String providerError, Command command, String by) {
        return new Event.Commanded(
                at,
                command,
                by,
                switch (command.requiredVerdict()) {
                    case NONE -> null;
                    case ON_ADVANCE -> judged(state, at, providerError, Comparison::verdict);
                    case ON_PROMOTION -> judged(state, at, providerError, Comparison::verdictOnPromotion);
                });
    }

    /** Recorded and late reports are left for the next evaluation. */
    private Event.Judged judged(
            State state,
            Instant at,
            @Nullable String providerError,
            Function<Comparison, Verdict.Comparative> compared) {
        closeTicks(state, at);
        var seen = canary.aggregates(at.toEpochMilli());
        return new Event.Judged(at, verdict(seen, at, providerError, compared), seen);
    }

    private List<Stratum> recorded(State state, long atMillis) {
        if (recorder == null || !(state instanceof State.Watched w)) {
            return List.of();
        }
        return recorder.close(
                atMillis, w.progress().weightStep(spec), w.progress().since().toEpochMilli());
    }

    private Verdict verdict(
            Aggregates seen,
            Instant at,
            @Nullable String providerError,
            Function<Comparison, Verdict.Comparative> compared) {
        return comparison == null
                ? Judge.judge(spec.policy(), seen, providerError)
                : Judge.beside(
                        compared.apply(comparison),
                        comparison.comparable(at.toEpochMilli()),
                        spec.policy(),
                        seen,
                        providerError);
    }

    /**
     * The event that the evidence is conclusive against the canary; null if it is not, or if the comparison has ended.
     */
    public Event.@Nullable Breached breached(Instant at) {
        return comparison != null && comparison.isConclusive()
                ? new Event.Breached(at, comparison.breach(), canary.aggregates(at.toEpochMilli()))
                : null;
    }

    /** The verdict on the baseline's reports since the rollback. */
    public Event.BaselineJudged baselineJudged(Instant at) {
        var seen = baseline.aggregates(at.toEpochMilli());
        return new Event.BaselineJudged(at, Judge.judge(spec.policy(), seen), seen);
    }

    /** What was learned about the baseline, for the next deployment of the service; null for nothing. */
    public @Nullable Learned learned() {
        return comparison == null ? null : comparison.learned();
    }

    /**
     * Compares the ticks that are complete. The millisecond in which a step started identifies it and dates its ticks.
     *
     * @return whether this made the evidence conclusive against the canary
     */
    public boolean closeTicks(State state, Instant at) {
        if (comparison == null) {
            return false;
        }
        if (state instanceof State.Watched w) {
            var now = w.progress();
            long began = now.since().toEpochMilli();
            return comparison.close(at.toEpochMilli(), now.weightStep(spec), began);
        }
        return comparison.close(at.toEpochMilli(), null, 0);
    }

    /** When the next tick is compared, even if reports are missing; null if none is open. */
    public @Nullable Instant nextTick() {
        long due = comparison == null ? -1 : comparison.dueMillis();
        return due < 0 ? null : Instant.ofEpochMilli(due);
    }
}
