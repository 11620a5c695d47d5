package io.canary.analysis.sequential;

import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Judges one rollout, tick by tick, by comparing the canary with the baseline of the same tick.
 *
 * <p>What it promises: a canary that is not worse is rolled back with probability at most &alpha; over the whole
 * rollout, however often one looks and whatever happens to both versions alike ({@link CombinedEvidence}); a canary
 * that is worse than {@link ProofMargins} is proven with probability at most 1 / {@code evidence}; and what is not
 * known is lacking, never granted.
 *
 * <p>Pure: no clock, no threads, no randomness, so the same ticks give the same findings, bit for bit. It takes next to
 * no room until the first report of a baseline comes, and a fixed amount after that. Not thread-safe.
 */
public final class Engine {
    /** Grows with every change by which the same ticks may lead to something else. */
    private static final int VERSION = 6;

    // In a memento: the baseline is watched; or will be, by what is remembered.
    private static final int BEGUN = 1;
    private static final int PREPARED = 2;

    private final SequentialPolicy policy;
    private final double goal;
    private @Nullable Watches watches;

    /**
     * Those that the first report of the baseline will be watched by, where something is remembered; null where nothing
     * is.
     */
    private @Nullable Watches prepared;

    private final ObservedTicks ticks = new ObservedTicks();
    private final StepWarmup warmUp;
    private boolean rolledBack;

    /** One that knows nothing yet. */
    public Engine(SequentialPolicy policy) {
        this(policy, null);
    }

    /**
     * One that begins with what was learned in the rollouts before: at every tick at least as careful as one that knows
     * nothing.
     *
     * @param before as it is by now ({@link Learned#aged}); null for nothing. What does not {@linkplain Learned#fits
     *     fit} is not taken up
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
     * What was learned of the baseline so far, for the next rollout to begin with; null if nothing was. Of ticks in
     * which something was wrong with it nothing is learned, unless that went on for five minutes.
     */
    public @Nullable Learned learned() {
        return watches == null ? null : watches.learned();
    }

    /**
     * Learns what is usual of the baseline, before the rollout begins: sixty ticks are plenty.
     *
     * @param tick its number, as of strata: one that is not after the last changes nothing
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
     * @return the same as before, where the tick is not after the last
     */
    public Finding observe(Stratum stratum) {
        take(stratum);
        return finding();
    }

    /** The number of the last tick that was taken in; -1 before the first. */
    public long lastTick() {
        return ticks.last();
    }

    /**
     * Takes in a tick as {@link #observe} does, and says nothing: what is found costs about half as much again as the
     * tick itself.
     */
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
        boolean wasClean =
                ticks.step().weight().basisPoints() > 0 && watches != null && watches.told() < FindingRules.LEAN_LOG;
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
        rolledBack |= all.told() >= goal || all.bake().isAlarmed();
    }

    /** A report of no requests says that somebody is there, and nothing of how well. */
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
        var to = new Memento.Writer();
        to.put(VERSION);
        to.put(shape());
        ticks.write(to);
        to.put(rolledBack);
        warmUp.write(to);
        to.put(watches != null ? BEGUN : prepared != null ? PREPARED : 0);
        if (watches != null) {
            watches.write(to);
        } else if (prepared != null) {
            prepared.write(to);
        }
        return to.memento();
    }

    /**
     * Whether an engine of this version and policy gave a memento: else what follows from it cannot be told any more.
     */
    public static boolean canRestore(SequentialPolicy policy, Memento memento) {
        return isOf(new Engine(policy), new Memento.Reader(memento));
    }

    private static boolean isOf(Engine engine, Memento.Reader from) {
        return from.next() == VERSION && from.next() == engine.shape();
    }

    /**
     * One that goes on from where another stood.
     *
     * @param policy of that one
     * @throws IllegalArgumentException for a memento of another policy's metrics, or another version of this class
     */
    public static Engine restore(SequentialPolicy policy, Memento memento) {
        var engine = new Engine(policy);
        var from = new Memento.Reader(memento);
        if (!isOf(engine, from)) {
            throw new IllegalArgumentException("the memento is of another policy or version");
        }
        engine.read(from);
        from.end();
        return engine;
    }

    private void read(Memento.Reader from) {
        ticks.read(from);
        rolledBack = from.nextBoolean();
        warmUp.read(from);
        double stage = from.next();
        if (stage == BEGUN) {
            watching().read(from);
        } else if (stage == PREPARED) {
            prepared = new Watches(policy);
            prepared.read(from);
        }
    }

    /** Tells policies apart whose state differs. */
    private int shape() {
        var parts = new ArrayList<String>();
        policy.judged().forEach(m -> parts.add(m.name() + " " + m.kind()));
        parts.add(policy.analysis().ratioInterval() + " " + (policy.analysis().errorLimit() != null) + " "
                + policy.analysis().adaptiveWarmup());
        return parts.hashCode();
    }
}
