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
 * Compares a canary with its baseline: samples are grouped by tick, and each closed tick is evaluated. The ticks since
 * the last decision are kept, so that the decision can be made again from its record. Not thread-safe: it belongs to
 * one deployment.
 */
public final class Comparison {
    /** No tick was closed yet, or none since the clock was changed. */
    private static final long NONE = -1;

    /** Versions that report less often than this cannot be compared well. */
    private static final Duration TOGETHER_MOST = Duration.ofMinutes(10);

    private final SequentialPolicy policy;
    private final Engine engine;
    private Duration latest = Duration.ZERO;
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

    /** A new comparison without prior knowledge. */
    public static Comparison begin(SequentialPolicy policy, long sinceMillis) {
        return begin(policy, null, sinceMillis);
    }

    /**
     * A new comparison.
     *
     * @param before what earlier rollouts learned about the baseline, aged to now; null for nothing
     */
    public static Comparison begin(SequentialPolicy policy, @Nullable Learned before, long sinceMillis) {
        return new Comparison(policy, new Engine(policy, before), sinceMillis);
    }

    /**
     * A comparison that continues after a decision. Reports between that and {@code sinceMillis} are lost, which is
     * evidence neither for nor against the canary. It starts from zero if another version of the engine made the
     * decision.
     *
     * @param last the evidence of the decision
     * @param before the prior knowledge, used again for a start from zero; null for nothing
     */
    public static Comparison goOn(Compared.Inputs last, @Nullable Learned before, long sinceMillis) {
        return last.canReplay()
                ? new Comparison(last.policy(), last.replay(), sinceMillis)
                : begin(last.policy(), before, sinceMillis);
    }

    /** What was learned about the baseline so far; null for nothing. */
    public @Nullable Learned learned() {
        return engine.learned();
    }

    private long tickMillis() {
        return policy.analysis().tick().toMillis();
    }

    private Strata strata(long sinceMillis) {
        var empty = new Strata(policy.analysis().tick(), policy.analysis().maxReportLag(), TOGETHER_MOST, sinceMillis);
        empty.awaitAtLeast(latest);
        return empty;
    }

    /** From now on samples are awaited for at least this time, also if the policy has a shorter one. */
    public void awaitAtLeast(Duration lag) {
        if (!lag.equals(latest)) {
            latest = lag;
            strata.awaitAtLeast(lag);
        }
    }

    /** Adds a sample. */
    public Window.Outcome add(Sample sample, long nowMillis) {
        return strata.add(sample, nowMillis);
    }

    /**
     * Closes and evaluates the ticks that are due.
     *
     * @param step the step of these ticks; null before the canary has any traffic, when the usual values of the
     *     baseline are learned
     * @param stepMillis when the step began
     * @return whether this made the evidence conclusive against the canary
     */
    public boolean close(long nowMillis, @Nullable WeightStep step, long stepMillis) {
        boolean before = conclusive;
        for (var tickSamples : strata.close(nowMillis)) { // none after most samples
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

    /**
     * If a decision takes long, the older half of its ticks is dropped, and only their effect on the engine is kept.
     */
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
     * Evaluates a recorded tick, in place of single samples.
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

    /** Tick numbers only increase, so a change of the clock does not affect evidence. */
    private long tick(long number) {
        long ahead = lastNumber == NONE ? 1 : Math.max(1, number - lastNumber);
        lastNumber = number;
        return engine.lastTick() + ahead;
    }

    /** Whether the evidence is conclusive against the canary. */
    public boolean isConclusive() {
        return conclusive;
    }

    /** The metrics that are compared now, so that their default limits do not apply. */
    public Set<StandardMetric> comparable(long nowMillis) {
        return comparable.at(nowMillis);
    }

    /** The system clock was changed: open ticks are dropped. */
    public void clockMoved(long nowMillis) {
        strata = strata(nowMillis);
        comparable.clockMoved(nowMillis);
        lastNumber = NONE;
    }

    /**
     * When the next tick is closed even if reports are missing, in milliseconds since the epoch; -1 if none is open.
     */
    public long dueMillis() {
        return strata.dueMillis();
    }

    /** The time in which each named source reports once, in milliseconds; 0 if unknown. */
    public long slowestMillis() {
        return strata.slowestMillis();
    }

    /** The verdict on whether the weight may rise to the next one. */
    public Verdict.Comparative verdict() {
        return verdict(engine.finding().mayAdvance());
    }

    /** The verdict on whether the canary may get all traffic at once. */
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

    /** The verdict if the evidence is conclusive against the canary. */
    public Verdict.Worse breach() {
        return new Verdict.Worse(compared());
    }

    private Compared compared() {
        return new Compared(new Compared.Inputs(policy, inputs.before(), ticks.packed()), engine.finding());
    }

    /** The decision on this evidence is recorded: new ticks belong to the next one. */
    public void decided(Compared on) {
        if (!on.inputs().before().equals(inputs.before())) {
            return; // enough came in meanwhile that its evidence was dropped already
        }
        int count = on.inputs().ticks().size();
        boolean isUpToDate = count == ticks.size(); // nearly always true: then the engine after them is known already
        inputs = new Compared.Inputs(
                policy, isUpToDate ? engine.memento() : on.inputs().after(), List.of());
        ticks.dropFirst(count);
    }
}
