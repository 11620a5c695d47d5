package io.canary.analysis.sequential.engine;

import io.canary.analysis.sequential.Learned;
import io.canary.analysis.sequential.Report;
import io.canary.analysis.sequential.SequentialPolicy;
import io.canary.analysis.sequential.Stratum;
import io.canary.analysis.sequential.finding.Finding;
import io.canary.analysis.sequential.memento.Memento;
import io.canary.analysis.sequential.memento.MementoReader;
import io.canary.analysis.sequential.memento.MementoWriter;
import io.canary.analysis.sequential.watch.StepWarmup;
import io.canary.analysis.sequential.watch.Watches;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Judges one rollout, tick by tick, by comparing the canary with the baseline of the same tick.
 *
 * <p>What it guarantees: a canary that is not worse is rolled back with probability at most &alpha; over the whole
 * rollout, at any number of looks and whatever happens to both versions alike ({@link
 * io.canary.analysis.sequential.eprocess.CombinedEvidence}); a canary that is worse than {@link
 * io.canary.analysis.sequential.ProofMargins} is proven with probability at most 1 / {@code evidence}; and what is not
 * known is missing, never granted.
 *
 * <p>Pure: no clock, no threads, no randomness, so the same ticks give the same findings, bit for bit. It needs next to
 * no memory until the baseline's first report, and a fixed amount after that. Not thread-safe.
 */
public final class Engine {
    /** Is raised with every change after which the same ticks may lead to other findings. */
    private static final int VERSION = 6;

    /** The section of the version and the shape. */
    private static final String HEADER = "engine";

    // stages in a memento: the baseline is watched; or it will be, with what is remembered
    private static final int BEGUN = 1;
    private static final int PREPARED = 2;

    private final SequentialPolicy policy;
    private final double goal;
    private @Nullable Watches watches;

    /** What the baseline's first report will be watched by; null where nothing is remembered. */
    private @Nullable Watches prepared;

    private final ObservedTicks ticks = new ObservedTicks();
    private final StepWarmup warmUp;
    private boolean rolledBack;

    /** One that knows nothing. */
    public Engine(SequentialPolicy policy) {
        this(policy, null);
    }

    /**
     * One that starts with what earlier rollouts have learned: at every tick at least as careful as one that knows
     * nothing.
     *
     * @param before {@linkplain Learned#aged aged} to now; ignored if it does not {@linkplain Learned#fits fit}; null
     *     for nothing
     */
    public Engine(SequentialPolicy policy, @Nullable Learned before) {
        this.policy = policy;
        this.goal = -Math.log(policy.analysis().alpha());
        this.warmUp = new StepWarmup(policy.analysis());
        if (before != null && before.fits(policy)) {
            prepared = new Watches(policy);
            prepared.remember(before);
        }
    }

    /**
     * What was learned of the baseline so far, for the next rollout to start with; null if nothing was. Nothing is
     * learned from ticks in which the baseline was anomalous, unless that went on for five minutes.
     */
    public @Nullable Learned learned() {
        return watches == null ? null : watches.learned();
    }

    /**
     * Learns what is usual of the baseline before the rollout begins; sixty ticks are plenty.
     *
     * @param tick its number, as of strata; ignored if it is not after the last
     */
    public void learn(long tick, Report baseline) {
        if (ticks.isNew(tick)) {
            ticks.pass(tick);
            watching().learn(baseline);
        }
    }

    /**
     * Takes in a tick, and says what is known after it.
     *
     * @param stratum ignored if its tick is not after the last
     */
    public Finding observe(Stratum stratum) {
        take(stratum);
        return finding();
    }

    /** The number of the last tick that was taken in; -1 before the first. */
    public long lastTick() {
        return ticks.last();
    }

    /** Takes in a tick without a finding, which would cost half as much again; see {@link #observe}. */
    public void take(Stratum stratum) {
        if (ticks.isNew(stratum.tick())) {
            if (ticks.isFirstOfStep(stratum)) {
                beginStep(ticks.fresh(stratum.step().weight()));
            }
            ticks.observe(stratum);
            compare(stratum);
        }
    }

    private void beginStep(double fresh) {
        boolean wasClean = ticks.step().weight().basisPoints() > 0
                && watches != null
                && watches.cappedLogEvidence() < FindingRules.LEAN_LOG;
        warmUp.begin(fresh, wasClean);
        if (watches != null) {
            watches.beginStep(warmUp.part(), fresh);
        }
    }

    private void compare(Stratum stratum) {
        if (watches == null
                && stratum.baseline() == null
                && (policy.analysis().errorLimit() == null || !ticks.isAlone())) {
            return;
        }
        var all = watching();
        double ours = requests(stratum.canary());
        double theirs = requests(stratum.baseline());
        if (ours > 0 && (theirs > 0 || ticks.isAlone())) {
            ticks.compared(ours, theirs, warmUp.isOver(ticks.stepSeconds()));
        }
        all.observe(stratum);
        rolledBack |= all.cappedLogEvidence() >= goal || all.bake().isAlarmed();
    }

    /** A report of no requests says that there is an instance, and nothing of its health. */
    private static double requests(@Nullable Report report) {
        return report == null ? 0 : report.requests();
    }

    private Watches watching() {
        if (watches == null) {
            watches = prepared == null ? new Watches(policy) : prepared;
            prepared = null;
        }
        return watches;
    }

    /** Whether the evidence is conclusive against the canary; once it is, it stays so. */
    public boolean isConclusive() {
        return rolledBack;
    }

    /** What is known so far. */
    public Finding finding() {
        return new FindingRules(policy, ticks, warmUp, watches, rolledBack, goal).finding();
    }

    /** All of its state. */
    public Memento memento() {
        var to = new MementoWriter();
        to.section(HEADER).putAll(VERSION, shape());
        ticks.write(to.section("ticks"));
        to.section("rolled_back").put(rolledBack);
        warmUp.write(to.section("warm_up"));
        to.section("stage").put(watches != null ? BEGUN : prepared != null ? PREPARED : 0);
        if (watches != null) {
            watches.write(to);
        } else if (prepared != null) {
            prepared.write(to);
        }
        return to.memento();
    }

    /** Whether a memento is of this version and policy: else nothing can be found from it. */
    public static boolean canRestore(SequentialPolicy policy, Memento memento) {
        return isOf(new Engine(policy), new MementoReader(memento));
    }

    private static boolean isOf(Engine engine, MementoReader from) {
        return from.has(HEADER) && from.section(HEADER).next() == VERSION && from.next() == engine.shape();
    }

    /**
     * The same memento as this version writes it; the memento itself if it cannot be restored.
     *
     * @throws IllegalArgumentException for a memento that is damaged
     */
    public static Memento rewritten(SequentialPolicy policy, Memento memento) {
        return canRestore(policy, memento) ? restore(policy, memento).memento() : memento;
    }

    /**
     * An engine that goes on from where another one stood.
     *
     * @param policy of that one
     * @throws IllegalArgumentException for a memento of another policy's metrics, or of another version of this class
     */
    public static Engine restore(SequentialPolicy policy, Memento memento) {
        var engine = new Engine(policy);
        var from = new MementoReader(memento);
        if (!isOf(engine, from)) {
            throw new IllegalArgumentException("the memento is of another policy or version");
        }
        engine.read(from);
        from.end();
        return engine;
    }

    private void read(MementoReader from) {
        ticks.read(from.section("ticks"));
        rolledBack = from.section("rolled_back").nextBoolean();
        warmUp.read(from.section("warm_up"));
        double stage = from.section("stage").next();
        if (stage == BEGUN) {
            watching().read(from);
        } else if (stage == PREPARED) {
            prepared = new Watches(policy);
            prepared.read(from);
        }
    }

    /** A hash of what in the policy decides which state there is. */
    private int shape() {
        var parts = new ArrayList<String>();
        policy.judged().forEach(m -> parts.add(m.name() + " " + m.kind()));
        parts.add(policy.analysis().ratioInterval() + " " + (policy.analysis().errorLimit() != null) + " "
                + policy.analysis().adaptiveWarmup());
        return parts.hashCode();
    }
}
