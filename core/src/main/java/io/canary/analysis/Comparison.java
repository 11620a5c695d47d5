package io.canary.analysis;

import io.canary.analysis.sequential.Learned;
import io.canary.analysis.sequential.OnNoData;
import io.canary.analysis.sequential.SequentialPolicy;
import io.canary.analysis.sequential.WeightStep;
import io.canary.analysis.sequential.engine.Engine;
import io.canary.analysis.sequential.finding.Finding;
import io.canary.analysis.sequential.finding.MissingEvidence;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A canary beside its baseline: samples are grouped by tick, and each tick that is closed is judged. What was judged
 * since the last decision is kept, so that the decision can be made again from its record. Not thread-safe: it belongs
 * to one deployment.
 */
public final class Comparison {
    /** No tick was closed yet, or none since the clock was moved. */
    private static final long NONE = -1;

    /** Versions that report less often than that are not compared well by anything. */
    private static final Duration TOGETHER_MOST = Duration.ofMinutes(10);

    private final SequentialPolicy policy;
    private final Engine engine;
    private Strata strata;
    private Compared.Inputs inputs;
    private final KeptTicks ticks = new KeptTicks();
    private long lastNumber = NONE;
    private boolean conclusive;
    private final Siblings siblings = new Siblings();
    private final ComparableMetrics comparable;

    private Comparison(SequentialPolicy policy, Engine engine, long sinceMillis) {
        this.policy = policy;
        this.engine = engine;
        this.strata = strata(sinceMillis);
        this.inputs = new Compared.Inputs(policy, engine.memento(), List.of());
        this.conclusive = engine.isConclusive();
        this.comparable = new ComparableMetrics(policy, sinceMillis);
    }

    /** One that begins with nothing known. */
    public static Comparison begin(SequentialPolicy policy, long sinceMillis) {
        return begin(policy, null, sinceMillis);
    }

    /**
     * One that begins.
     *
     * @param before what was learned of the baseline in the rollouts before, as old as it is by now; null for nothing
     */
    public static Comparison begin(SequentialPolicy policy, @Nullable Learned before, long sinceMillis) {
        return new Comparison(policy, new Engine(policy, before), sinceMillis);
    }

    /**
     * One that goes on after a decision. What came in between that and {@code sinceMillis} is not known, which is
     * evidence neither for nor against; nor is what another version of the engine found, which begins anew.
     *
     * @param last what the decision was made on
     * @param before what it began with, which is what it begins anew with; null for nothing
     */
    public static Comparison goOn(Compared.Inputs last, @Nullable Learned before, long sinceMillis) {
        return last.canReplay()
                ? new Comparison(last.policy(), last.replay(), sinceMillis)
                : begin(last.policy(), before, sinceMillis);
    }

    /** What was learned of the baseline so far; null for nothing. */
    public @Nullable Learned learned() {
        return engine.learned();
    }

    private long tickMillis() {
        return policy.analysis().tick().toMillis();
    }

    private Strata strata(long sinceMillis) {
        return new Strata(policy.analysis().tick(), policy.analysis().maxReportLag(), TOGETHER_MOST, sinceMillis);
    }

    /** Takes a sample in. */
    public Window.Outcome add(Sample sample, long nowMillis) {
        return strata.add(sample, nowMillis);
    }

    /**
     * Judges the ticks that are to be closed.
     *
     * @param step in which they lie; null before the canary has any traffic, when the baseline's usual is learned
     * @param stepMillis when it began
     * @return whether the evidence has become conclusive against the canary just now
     */
    public boolean close(long nowMillis, @Nullable WeightStep step, long stepMillis) {
        boolean before = conclusive;
        for (var tickSamples : strata.close(nowMillis)) { // none, after most samples
            take(tickSamples, nowMillis, step, stepMillis);
        }
        return conclusive && !before;
    }

    private void take(TickSamples tickSamples, long nowMillis, @Nullable WeightStep step, long stepMillis) {
        long tick = tick(tickSamples.number());
        var baseline = tickSamples.baseline();
        if (step != null) {
            var judged = tickSamples.seen(tick, step, stepMillis, tickMillis(), siblings.outlier(), nowMillis);
            makeRoom();
            engine.take(judged);
            conclusive = engine.isConclusive();
            comparable.observe(judged, nowMillis);
            ticks.add(judged);
            siblings.observe(tickSamples.canaries());
        } else if (baseline != null) {
            engine.learn(tick, baseline);
            inputs = new Compared.Inputs(policy, engine.memento(), List.of());
            ticks.clear();
        }
    }

    /** Where a decision is long in coming, the older half of its ticks is let go, and known by what it led to. */
    private void makeRoom() {
        if (ticks.isFull()) {
            int half = ticks.size() / 2;
            var older =
                    new Compared.Inputs(policy, inputs.before(), ticks.packed().subList(0, half));
            inputs = new Compared.Inputs(policy, older.after(), List.of());
            ticks.dropFirst(half);
        }
    }

    /**
     * Judges a tick as it was recorded, in place of samples that come in one by one.
     *
     * @param sums what each version reported in it
     * @return as {@link #close}
     */
    public boolean closeRecorded(List<Sample> sums, long nowMillis, @Nullable WeightStep step, long stepMillis) {
        boolean before = conclusive;
        long number = sums.getFirst().atMillis() / tickMillis();
        var tickSamples = new TickSamples(number, number + 1);
        sums.forEach(sum -> tickSamples.of(sum.role()).add(sum));
        take(tickSamples, nowMillis, step, stepMillis);
        return conclusive && !before;
    }

    /** Ticks only go on: a clock that was moved moves no evidence. */
    private long tick(long number) {
        long ahead = lastNumber == NONE ? 1 : Math.max(1, number - lastNumber);
        lastNumber = number;
        return engine.lastTick() + ahead;
    }

    /** Whether the evidence is conclusive against the canary. */
    public boolean isConclusive() {
        return conclusive;
    }

    /** What is compared now, so that no default limit is needed for it. */
    public Set<StandardMetric> comparable(long nowMillis) {
        return comparable.at(nowMillis);
    }

    /** The clock that gives all times was moved: ticks that are open are given up. */
    public void clockMoved(long nowMillis) {
        strata = strata(nowMillis);
        comparable.clockMoved(nowMillis);
        lastNumber = NONE;
    }

    /** When a tick is closed whatever is missing, in milliseconds since the epoch; -1 if none is open. */
    public long dueMillis() {
        return strata.dueMillis();
    }

    /**
     * After how long each source has reported once, where sources are named: in milliseconds; 0 where that is not
     * known.
     */
    public long slowestMillis() {
        return strata.slowestMillis();
    }

    /** The verdict on whether the weight may rise to the next. */
    public Verdict.Comparative verdict() {
        return verdict(engine.finding().mayAdvance());
    }

    /** The verdict on whether the canary may have everything at once. */
    public Verdict.Comparative verdictOnPromotion() {
        return verdict(engine.finding().state() == Finding.State.PROVEN);
    }

    private Verdict.Comparative verdict(boolean isPass) {
        if (conclusive) {
            return breach();
        }
        if (isPass) {
            return new Verdict.NotWorse(compared());
        }
        var unreported = engine.finding().missing().stream()
                .filter(MissingEvidence::isReport)
                .map(MissingEvidence::what)
                .toList();
        return unreported.isEmpty() || policy.analysis().onNoData() == OnNoData.HOLD
                ? new Verdict.Unproven(compared())
                : Verdict.OverriddenComparison.of(new Verdict.Unreported(unreported), compared());
    }

    /** The verdict where the evidence is conclusive against the canary. */
    public Verdict.Worse breach() {
        return new Verdict.Worse(compared());
    }

    private Compared compared() {
        return new Compared(new Compared.Inputs(policy, inputs.before(), ticks.packed()), engine.finding());
    }

    /** A decision was made on this, and is recorded: what comes now is for the next. */
    public void decided(Compared on) {
        if (!on.inputs().before().equals(inputs.before())) {
            return; // so much came in meanwhile that what it was made on is left behind already
        }
        int count = on.inputs().ticks().size();
        boolean isUpToDate = count == ticks.size(); // as nearly always: then it is known already what follows from them
        inputs = new Compared.Inputs(
                policy, isUpToDate ? engine.memento() : on.inputs().after(), List.of());
        ticks.dropFirst(count);
    }
}
