package io.canary.deployment;

import io.canary.analysis.Aggregates;
import io.canary.analysis.Comparison;
import io.canary.analysis.Judge;
import io.canary.analysis.Policy;
import io.canary.analysis.Reports;
import io.canary.analysis.Role;
import io.canary.analysis.Sample;
import io.canary.analysis.Verdict;
import io.canary.analysis.Window;
import io.canary.analysis.sequential.Mode;
import io.canary.analysis.sequential.Step;
import io.canary.rollout.Standing;
import io.canary.rollout.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the samples of one deployment say: for limits in windows, and tick by tick where canary and baseline are compared.
 * Knows no clock; not thread-safe.
 */
final class Evidence {
    /** So long at least a report is known again. */
    private static final Duration KNOWN_AT_LEAST = Duration.ofMinutes(1);

    private final Policy policy;
    private final Window canary;
    private final Window baseline;
    private @Nullable Comparison comparison; // not there as long as nothing is compared
    private @Nullable Reports reports; // not there as long as no report tells who it is

    /** What became of samples. */
    record Intake(int tooOld, int duplicates) {}

    /** With everything still to come, but for what was compared before. */
    Evidence(Standing standing) {
        this.policy = standing.spec().policy();
        long since = standing.updatedAt().toEpochMilli();
        this.canary = new Window(policy.sampleWindow(), since);
        this.baseline = new Window(policy.sampleWindow(), since);
        this.comparison = comparison(standing, since);
    }

    private @Nullable Comparison comparison(Standing standing, long since) {
        var last = standing.lastDecision();
        if (standing.state() instanceof State.Ended) {
            return null;
        } else if (last != null && last.verdict() instanceof Verdict.Comparative before) {
            return Comparison.goOn(before.compared().inputs(), since);
        }
        return policy.analysis().mode() == Mode.SEQUENTIAL ? Comparison.begin(policy.comparison(), since) : null;
    }

    /** Takes samples in; with {@code mayCompare}, the first of the baseline begins a comparison that waits for it. */
    Intake take(List<Sample> samples, Instant at, boolean mayCompare) {
        long now = at.toEpochMilli();
        int tooOld = 0;
        int duplicates = 0;
        for (var sample : samples) {
            if (isKnown(sample, now)) {
                duplicates++;
                continue;
            }
            var window = sample.role() == Role.CANARY ? canary : baseline;
            boolean counts = window.add(sample, now) == Window.Outcome.COUNTED;
            boolean compared = compare(sample, now, mayCompare);
            tooOld += counts || compared ? 0 : 1;
        }
        return new Intake(tooOld, duplicates);
    }

    private boolean isKnown(Sample sample, long now) {
        var extras = sample.extras();
        if (extras == null || extras.key() == 0) {
            return false;
        }
        if (reports == null) {
            long window = policy.sampleWindow().toMillis();
            reports = new Reports(Math.max(window, KNOWN_AT_LEAST.toMillis()));
        }
        return reports.isKnown(extras.key(), now);
    }

    private boolean compare(Sample sample, long now, boolean mayCompare) {
        if (comparison == null
                && mayCompare
                && sample.role() == Role.BASELINE
                && policy.analysis().mode() == Mode.AUTO) {
            comparison = Comparison.begin(policy.comparison(), Math.min(sample.atMillis(), now));
        }
        return comparison != null && comparison.add(sample, now) == Window.Outcome.COUNTED;
    }

    /** The canary's window. */
    Aggregates canary(Instant at) {
        return canary.aggregates(at.toEpochMilli());
    }

    /** The baseline's window. */
    Aggregates baseline(Instant at) {
        return baseline.aggregates(at.toEpochMilli());
    }

    /** Samples from before this time do not count in windows any more. */
    void startAfresh(Instant from) {
        canary.startAfresh(from.toEpochMilli());
        baseline.startAfresh(from.toEpochMilli());
    }

    // --- verdicts

    /** The verdict on whether the weight may rise to the next. */
    Verdict verdict(Aggregates seen) {
        return verdict(seen, Comparison::verdict);
    }

    /** The verdict on whether the canary may have everything now. */
    Verdict verdictOnPromotion(Aggregates seen) {
        return verdict(seen, Comparison::verdictOnPromotion);
    }

    private Verdict verdict(Aggregates seen, Function<Comparison, Verdict> compared) {
        if (comparison == null) {
            return Judge.judge(policy, seen);
        }
        var hard = Judge.hardLimits(policy, seen);
        return hard == null ? compared.apply(comparison) : hard;
    }

    /** That the comparison is conclusive against the canary; null if it is not. */
    Verdict.@Nullable Worse breach() {
        return comparison != null && comparison.isConclusive() ? comparison.breach() : null;
    }

    // --- ticks

    /**
     * Compares what is complete by now.
     *
     * @param step the stay at the present weight; null before the canary has any
     * @param began when that was
     * @return whether the comparison has become conclusive against the canary just now
     */
    boolean closeTicks(Instant at, @Nullable Step step, Instant began) {
        return comparison != null && comparison.close(at.toEpochMilli(), step, began.toEpochMilli());
    }

    /** When something is to be compared whatever is missing; null if nothing is. */
    @Nullable
    Instant nextTick() {
        long due = comparison == null ? -1 : comparison.dueMillis();
        return due < 0 ? null : Instant.ofEpochMilli(due);
    }

    /** The clock that gives all times was moved. */
    void clockMoved(Instant at) {
        if (comparison != null) {
            comparison.clockMoved(at.toEpochMilli());
        }
    }

    /** A decision was made on this, and is recorded. */
    void decided(Verdict on) {
        if (comparison != null && on instanceof Verdict.Comparative c) {
            comparison.decided(c.compared());
        }
    }

    /** The canary has no traffic any more: nothing is compared from now on. */
    void canaryEnded() {
        comparison = null;
    }
}
