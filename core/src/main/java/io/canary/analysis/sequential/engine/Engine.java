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
 * Evaluates one rollout, tick by tick, by comparing the canary with the baseline of the same tick.
 *
 * <p>What it guarantees: a canary that is not worse is rolled back with probability at most &alpha; over the whole
 * rollout, at any number of looks and whatever happens to both versions alike ({@link
 * io.canary.analysis.sequential.eprocess.CombinedEvidence}); a canary that is worse than {@link
 * io.canary.analysis.sequential.ProofMargins} is proven with probability at most 1 / {@code evidence}; and unknown
 * evidence counts as missing, never as given.
 *
 * <p>Pure: no clock, no threads, no randomness, so the same ticks give the same findings, bit for bit. It needs next to
 * no memory until the baseline's first report, and a fixed amount after that. Not thread-safe.
 */
public final class Engine {
    /** Raised with every change after which the same ticks may lead to other findings. */
    private static final int VERSION = 6;

    /** The section of the version and the shape. */
    private static final String HEADER = "engine";

    // stages in a memento: the baseline is watched; or it will be, with earlier knowledge
    private static final int BEGUN = 1;
    private static final int PREPARED = 2;

    private final SequentialPolicy policy;
    private final double goal;
    private @Nullable Watches watches;

    /** The watches for the baseline's first report; null without earlier knowledge. */
    private @Nullable Watches prepared;

    private final ObservedTicks ticks = new ObservedTicks();
    private final StepWarmup warmUp;
    private boolean rolledBack;

    /** An engine without prior knowledge. */
    public Engine(SequentialPolicy policy) {
        this(policy, null);
    }

    /**
     * An engine that starts with what earlier rollouts have learned: at every tick at least as careful as one without
     * prior knowledge.
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
     * What was learned about the baseline so far, for the next rollout to start with; null for nothing. Ticks in which
     * the baseline was anomalous are ignored, unless that lasts longer than five minutes.
     */
    public @Nullable Learned learned() {
        return watches == null ? null : watches.learned();
    }

    /**
     * Learns the usual values of the baseline before the rollout starts; 60 ticks are plenty.
     *
     * @param tick the number of the tick, as in strata; ignored if it is not after the last
     */
    public void learn(long tick, Report baseline) {
        if (ticks.isNew(tick)) {
            ticks.pass(tick);
            watching().learn(baseline);
        }
    }

    /**
     * Processes a tick, and returns the finding after it.
     *
     * @param stratum ignored if its tick is not after the last
     */
    public Finding observe(Stratum stratum) {
        take(stratum);
        return finding();
    }

    /** The number of the last processed tick; -1 before the first. */
    public long lastTick() {
        return ticks.last();
    }

    /** Processes a tick without computing a finding, which would take 50 % longer; see {@link #observe}. */
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

    /** A report of no requests says that there is an instance, and nothing about its health. */
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

    /** The finding so far. */
    public Finding finding() {
        return new FindingRules(policy, ticks, warmUp, watches, rolledBack, goal).finding();
    }

    /** The complete state. */
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

    /** Whether a memento is of this version and policy; others cannot be restored. */
    public static boolean canRestore(SequentialPolicy policy, Memento memento) {
        return isOf(new Engine(policy), new MementoReader(memento));
    }

    private static boolean isOf(Engine engine, MementoReader from) {
        return from.has(HEADER) && from.section(HEADER).next() == VERSION && from.next() == engine.shape();
    }

    /**
     * The memento in the form in which this version writes it; the memento itself if it cannot be restored.
     *
     * @throws IllegalArgumentException for a memento that is damaged
     */
    public static Memento rewritten(SequentialPolicy policy, Memento memento) {
        return canRestore(policy, memento) ? restore(policy, memento).memento() : memento;
    }

    /**
     * An engine that continues from a memento.
     *
     * @param policy the policy of the saved engine
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

    /** A hash of the parts of the policy that determine the shape of the state. */
    private int shape() {
        var parts = new ArrayList<String>();
        policy.judged().forEach(m -> parts.add(m.name() + " " + m.kind()));
        parts.add(policy.analysis().ratioInterval() + " " + (policy.analysis().errorLimit() != null) + " "
                + policy.analysis().adaptiveWarmup());
        return parts.hashCode();
    }
}
