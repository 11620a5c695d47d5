package io.canary.rollout;

import io.canary.analysis.Aggregates;
import io.canary.analysis.Comparison;
import io.canary.analysis.CountedReports;
import io.canary.analysis.Judge;
import io.canary.analysis.Recorder;
import io.canary.analysis.ReportContent;
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
 * What was reported of one deployment that still counts, and the verdicts on it. Knows no clock and touches nothing
 * outside: the same samples at the same times give the same verdicts. Not thread-safe.
 */
public final class Evidence {
    /** So long at least a report is known again. */
    private static final Duration KNOWN_AT_LEAST = Duration.ofMinutes(1);

    private static final long NEVER = -1;

    private final DeploymentSpec spec;
    private final Window canary;
    private final Window baseline;
    private @Nullable Comparison comparison; // not there as long as nothing is compared
    private @Nullable Recorder recorder; // not there as long as nothing is reported, or where it is compared
    private @Nullable Lateness late; // since the last decision
    private @Nullable TrafficSignals signs; // not there as long as only the canary reports
    private @Nullable Instant canaryReportedAt;
    private @Nullable CountedReports countedReports; // not there as long as no report tells who it is
    private @Nullable CountedReports contents; // of those that do not: not there as long as each does
    private long cadencesKnownOf = NEVER; // the tick in which it was last asked how often sources report

    /**
     * That of a deployment from where it stands: all that is to be known of it but what its last decision was made on.
     */
    public Evidence(DeploymentRecord record) {
        this.spec = record.spec();
        this.canary = window(record);
        this.baseline = window(record);
        this.comparison = comparison(record);
    }

    /** Goes on with what was compared before; begins where it is sure that something will be. */
    private static @Nullable Comparison comparison(DeploymentRecord record) {
        var policy = record.spec().policy().comparison();
        long since = record.updatedAt().toEpochMilli();
        if (record.state() instanceof State.Ended) {
            return null;
        } else if (record.lastDecision() != null
                && record.lastDecision().verdict() instanceof Verdict.Comparative last) {
            return Comparison.goOn(last.compared().inputs(), record.spec().learnedBefore(), since);
        }
        return policy.analysis().mode() == Mode.SEQUENTIAL
                ? Comparison.begin(policy, record.spec().learnedBefore(), since)
                : null;
    }

    private static Window window(DeploymentRecord record) {
        return new Window(
                record.spec().policy().sampleWindow(), record.updatedAt().toEpochMilli());
    }

    // --- what comes in

    /** Whether this report came before, as far as it tells who it is, or what is in it does; from now on it did. */
    public boolean isKnown(Sample sample, Instant at) {
        var extras = sample.extras();
        if (extras == null || extras.key() == 0) {
            return isKnownByContent(sample, at);
        }
        if (countedReports == null) {
            countedReports = new CountedReports(reportsKnown(spec).toMillis());
        }
        return countedReports.isKnown(extras.key(), at.toEpochMilli());
    }

    /** So long a report that tells who it is is known. */
    public static Duration reportsKnown(DeploymentSpec spec) {
        var window = spec.policy().sampleWindow();
        return window.compareTo(KNOWN_AT_LEAST) > 0 ? window : KNOWN_AT_LEAST;
    }

    private boolean isKnownByContent(Sample sample, Instant at) {
        long key = ReportContent.key(sample);
        if (key == 0) {
            return false;
        }
        if (contents == null) {
            contents = new CountedReports(KNOWN_AT_LEAST.toMillis());
        }
        return contents.isKnown(key, at.toEpochMilli());
    }

    /**
     * What a sample shows at once, beside the verdict: who gets how many requests, and that a canary is there, goes by
     * when reports come. One that came too late for its tick shows that too, unless it is so late that it is of another
     * time.
     *
     * @param newUsersOnly whether the router's weights share out new users only
     * @param tooOld whether it was too old to count, which {@link #add} tells
     */
    public List<Event> noticed(State state, Sample sample, boolean tooOld, boolean newUsersOnly, Instant at) {
        long late = at.toEpochMilli() - sample.atMillis();
        if (tooOld && late > spec.policy().analysis().maxReportLag().toMillis()) {
            return List.of();
        }
        if (signs == null
                && sample.role() == Role.BASELINE) { // as long as only the canary reports, there is nothing to compare
            signs = new TrafficSignals(spec, newUsersOnly);
            if (canaryReportedAt != null) {
                signs.canaryReported(canaryReportedAt);
            }
        }
        if (sample.role() == Role.CANARY) {
            canaryReportedAt = at;
        }
        if (signs != null && comparison != null) {
            tellCadence(signs, comparison, at);
        }
        return signs != null && state instanceof State.Watched w ? signs.observe(w.progress(), sample, at) : List.of();
    }

    /**
     * Once in a tick: to look through all sources with each of their reports would take as long as the square of their
     * number.
     */
    private void tellCadence(TrafficSignals to, Comparison from, Instant at) {
        long tick = at.toEpochMilli() / spec.policy().analysis().tick().toMillis();
        if (tick != cadencesKnownOf) {
            cadencesKnownOf = tick;
            to.sourcesReportEvery(from.slowestMillis());
        }
    }

    /** The canary's share of what both versions reported last; null if that is not known. */
    public @Nullable Weight observedShare() {
        return signs == null ? null : signs.observedShare();
    }

    /** Takes a sample in. Whether it was too old to count anywhere. */
    public boolean add(State state, Sample reported, Instant at) {
        var sample = meant(reported);
        long atMillis = at.toEpochMilli();
        var window = sample.role() == Role.CANARY ? canary : baseline;
        boolean tooOld = window.add(sample, atMillis) == Window.Outcome.TOO_OLD;
        if (comparison == null
                && sample.role() == Role.BASELINE
                && spec.policy().analysis().mode() == Mode.AUTO
                && state instanceof State.Open) {
            comparison = Comparison.begin(
                    spec.policy().comparison(), spec.learnedBefore(), Math.min(sample.atMillis(), atMillis));
            recorder = null; // from now on all is kept there, and no tick in both
        }
        record(state, sample, atMillis);
        if (comparison == null || !(state instanceof State.Open)) {
            return tooOld;
        }
        boolean compared = comparison.add(sample, atMillis) == Window.Outcome.COUNTED;
        if (!compared) {
            noteLate(sample, atMillis);
        }
        return !compared;
    }

    /** What a sample means by what it does not say. */
    private Sample meant(Sample sample) {
        boolean hasNone =
                Double.isNaN(sample.errors()) && spec.policy().analysis().missingErrors() == MissingErrors.NONE;
        return hasNone ? sample.withErrors(0) : sample;
    }

    private void noteLate(Sample sample, long atMillis) {
        var by = Duration.ofMillis(atMillis - sample.atMillis());
        late = Lateness.with(
                late, new Lateness(sample.role(), by, spec.policy().analysis().maxReportLag()));
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

    /** A move was made: what it was decided on is behind us, and what it wants forgotten is. */
    public void follow(Move move) {
        if (!move.effects().isEmpty()) { // most moves hold, and have none
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
        late = null;
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

    /** The clock that gives all times was moved. */
    public void clockMoved(Instant at) {
        if (comparison != null) {
            comparison.clockMoved(at.toEpochMilli());
        }
        if (recorder != null) {
            recorder.clockMoved(at.toEpochMilli());
        }
    }

    // --- what it says

    /**
     * The evidence, judged.
     *
     * @param providerError why whoever measures for us cannot tell what it measured; null as long as it can
     */
    public Event.Judged judged(State state, Instant at, @Nullable String providerError) {
        closeTicks(state, at);
        var seen = canary.aggregates(at.toEpochMilli());
        return new Event.Judged(
                at,
                verdict(seen, at, providerError, Comparison::verdict),
                seen,
                recorded(state, at.toEpochMilli()),
                late);
    }

    /**
     * A command, with the verdict that it needs.
     *
     * @param by who gave it
     * @param providerError why the provider of the samples cannot tell what it measured; null as long as it can
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

    /** What was recorded, and what came too late, is left for the next evaluation. */
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

    /** That the evidence is conclusive against the canary; null if it is not, or nothing is compared any more. */
    public Event.@Nullable Breached breached(Instant at) {
        return comparison != null && comparison.isConclusive()
                ? new Event.Breached(at, comparison.breach(), canary.aggregates(at.toEpochMilli()))
                : null;
    }

    /** What the baseline reported since the canary was withdrawn, judged. */
    public Event.BaselineJudged baselineJudged(Instant at) {
        var seen = baseline.aggregates(at.toEpochMilli());
        return new Event.BaselineJudged(at, Judge.judge(spec.policy(), seen), seen);
    }

    /** What was learned of the baseline, for the next deployment of the service to begin with; null for nothing. */
    public @Nullable Learned learned() {
        return comparison == null ? null : comparison.learned();
    }

    // --- ticks

    /**
     * Compares what is complete by now. A step is known by the millisecond in which it began, which dates its ticks.
     *
     * @return whether the evidence has become conclusive against the canary just now
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

    /** When something is to be compared whatever is missing; null if nothing is. */
    public @Nullable Instant nextTick() {
        long due = comparison == null ? -1 : comparison.dueMillis();
        return due < 0 ? null : Instant.ofEpochMilli(due);
    }
}
