package io.canary.analysis.sequential;

import io.canary.analysis.sequential.Finding.Rule;
import io.canary.analysis.sequential.Finding.State;
import io.canary.spi.Weight;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges one rollout, tick by tick, by comparing the canary with the baseline of the same tick.
 *
 * <p>What it promises: a canary that is not worse is rolled back with probability at most &alpha; over the whole rollout, however often one looks
 * and whatever happens to both versions alike ({@link Pool}); a canary that is worse than {@link ProofMargins} is proven with
 * probability at most 1 / {@code evidence}; and what is not known is lacking, never granted.
 *
 * <p>Pure: no clock, no threads, no randomness, so the same ticks give the same findings, bit for bit. It takes next to no room until the first report of a
 * baseline comes, and a fixed amount after that. Not thread-safe.
 */
public final class Engine {
    private static final double SUSPECT_LOG = Math.log(10);

    /** More than that is a lean towards harm, which a promotion waits for to pass or to grow: */
    private static final double LEAN_LOG = Math.log(2);

    /** but only in the beginning of a step, as with little traffic it does neither for long. */
    private static final double LEAN_SECONDS_MOST = 120;

    /** A step half of which is new is warmed up as the first is. */
    private static final double NEW_TIMES = 2;

    /** Grows with every change by which the same ticks may lead to something else. */
    private static final int VERSION = 6;

    /** What is proven may be of steps before: so many requests of the last one must have been compared as well. */
    private static final int FRESH_LEAST = 10;

    // In a memento: the baseline is watched; or will be, by what is remembered.
    private static final int BEGUN = 1;
    private static final int PREPARED = 2;

    private static final Step NO_STEP = new Step(-1, Weight.NONE, Weight.NONE);

    private final SequentialPolicy policy;
    private final double goal;
    private @Nullable Watches watches;

    /** Those that the first report of the baseline will be watched by, where something is remembered; null where nothing is. */
    private @Nullable Watches prepared;

    private long firstTick = -1;
    private long lastTick = -1;
    private Step step = NO_STEP;
    private double stepSeconds;
    private final Presence canary = new Presence();
    private final Presence baseline = new Presence();
    private boolean rolledBack;
    private double warmUp = 1;
    private long ticksCompared;
    private double canaryFresh; // requests of the step that were compared, once it was warm
    private double baselineFresh;

    /** One that knows nothing yet. */
    public Engine(SequentialPolicy policy) {
        this(policy, null);
    }

    /**
     * One that begins with what was learned in the rollouts before: at every tick at least as careful as one that knows nothing.
     *
     * @param before as it is by now ({@link Learned#aged}); null for nothing. What does not {@linkplain Learned#fits fit} is not taken up
     */
    public Engine(SequentialPolicy policy, @Nullable Learned before) {
        this.policy = policy;
        this.goal = -Math.log(policy.analysis().alpha());
        if (before != null && before.fits(policy)) {
            prepared = new Watches(policy);
            prepared.remember(before);
        }
    }

    /**
     * What was learned of the baseline so far, for the next rollout to begin with; null if nothing was. Of ticks in which something was
     * wrong with it nothing is learned, unless that went on for five minutes.
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
        if (tick > lastTick) {
            lastTick = tick;
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
        return lastTick;
    }

    /** Takes in a tick as {@link #observe} does, and says nothing: what is found costs about half as much again as the tick itself. */
    public void take(Stratum stratum) {
        if (stratum.tick() > lastTick) {
            begin(stratum);
            compare(stratum);
        }
    }

    private void begin(Stratum stratum) {
        lastTick = stratum.tick();
        firstTick = firstTick < 0 ? lastTick : firstTick;
        if (stratum.step().number() != step.number()) {
            ticksCompared = 0;
            canaryFresh = 0;
            baselineFresh = 0;
            double fresh = fresh(stratum.step().weight());
            warmUp = warmUp(fresh);
            if (watches != null) {
                watches.beginStep(warmUp, fresh);
            }
        }
        step = stratum.step();
        stepSeconds = stratum.stepSeconds();
        if (stratum.canary() != null) {
            canary.observe(lastTick);
        }
        if (stratum.baseline() != null) {
            baseline.observe(lastTick);
        }
    }

    /** The share of the canary that is new with a step, 0 to 1: of its instances as of its weight. */
    private double fresh(Weight weight) {
        return weight.basisPoints() == 0
                ? 0
                : Math.max(0, 1 - step.weight().basisPoints() / (double) weight.basisPoints());
    }

    /** Which part of a warm-up a step needs: as much less as less of what serves it is new, where nothing spoke against what served the step before. */
    private double warmUp(double fresh) {
        boolean wasClean = step.weight().basisPoints() > 0 && watches != null && watches.told() < LEAN_LOG;
        return wasClean ? Math.clamp(NEW_TIMES * fresh, 0, 1) : 1;
    }

    private void compare(Stratum stratum) {
        if (watches == null && stratum.baseline() == null && (policy.analysis().errorLimit() == null || !isAlone())) {
            return;
        }
        var all = watching();
        double ours = requests(stratum.canary());
        double theirs = requests(stratum.baseline());
        if (ours > 0 && (theirs > 0 || isAlone())) {
            ticksCompared++;
            canaryFresh += isWarmingUp() ? 0 : ours;
            baselineFresh += isWarmingUp() ? 0 : theirs;
        }
        all.observe(stratum);
        rolledBack |= all.told() >= goal;
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

    private boolean isWarmingUp() {
        return stepSeconds
                < warmUp
                        * Math.max(
                                policy.analysis().warmUpSeconds(Metric.Kind.RATIO),
                                policy.analysis().warmUpSeconds(Metric.Kind.DISTRIBUTION));
    }

    /** Whether the canary has all of the traffic, so that no report of the baseline is missed. */
    private boolean isAlone() {
        return step.weight().equals(Weight.FULL);
    }

    /** Whether the evidence is conclusive against the canary; once it is, it stays so. */
    public boolean isConclusive() {
        return rolledBack;
    }

    /** What is known so far. */
    public Finding finding() {
        var lacks = lacks();
        var state = state(lacks);
        boolean mayAdvance = lacks.isEmpty() && state != State.ROLLBACK && state != State.INCONCLUSIVE;
        return new Finding(
                lastTick,
                state,
                rule(state),
                mayAdvance,
                lacks,
                watches == null ? 0 : watches.logEvidence(),
                watches == null ? 0 : watches.told(),
                goal,
                watches == null ? List.of() : watches.findings(),
                policy.analysis().advisory(),
                watches == null || !isReported()
                        ? List.of()
                        : watches.unreported(Rung.before(step.next()), lastTick, isAlone()),
                watches == null ? List.of() : watches.lacks(Rung.PROMOTION));
    }

    /** Whether both versions report. */
    private boolean isReported() {
        return !canary.isMissing(lastTick) && (isAlone() || !baseline.isMissing(lastTick));
    }

    private List<Lack> lacks() {
        var lacks = new ArrayList<Lack>();
        if (watches == null) {
            lacks.add(new Lack("a report of the baseline"));
            return lacks;
        }
        if (canary.isMissing(lastTick)) {
            lacks.add(new Lack("the canary's reports"));
        }
        if (baseline.isMissing(lastTick) && !isAlone()) {
            lacks.add(new Lack("the baseline's reports"));
        }
        if (isReported()) {
            lacks.addAll(watches.lacksOfReports(Rung.before(step.next()), lastTick, isAlone()));
        }
        if (ticksCompared == 0) {
            lacks.add(new Lack("a tick of this step with requests to both versions"));
        } else if (!isFresh()) {
            lacks.add(new Lack(FRESH_LEAST + " requests to both versions in this step"));
        }
        if (watches.isRecovering()) {
            lacks.add(new Lack("the end of the canary's start"));
        }
        if (watches.isShareRefuted()) {
            lacks.add(new Lack("the canary's share of the traffic"));
        }
        if (isWarmingUp()) {
            lacks.add(new Lack("the end of the warm-up"));
        }
        if (watches.isIncident()) {
            lacks.add(new Lack("the end of the incident"));
        }
        if (isSuspect(watches)) {
            lacks.add(new Lack("an e-value of harm below 10"));
        } else if (isLeaning(watches)) {
            lacks.add(new Lack("an e-value of harm below 2"));
        }
        lacks.addAll(lacksOfProof(watches));
        return lacks;
    }

    /** Whether a promotion would be about the canary as it is now, and not only as it was. */
    private boolean isFresh() {
        return !step.next().equals(Weight.FULL)
                || (canaryFresh >= FRESH_LEAST && (isAlone() || baselineFresh >= FRESH_LEAST));
    }

    private List<Lack> lacksOfProof(Watches all) {
        var rung = Rung.before(step.next());
        return rung == Rung.PROMOTION || policy.analysis().ladder() ? all.lacks(rung) : List.of();
    }

    private static boolean isSuspect(Watches all) {
        return all.told() >= SUSPECT_LOG;
    }

    private boolean isLeaning(Watches all) {
        return all.told() >= LEAN_LOG
                && Rung.before(step.next()) == Rung.PROMOTION
                && stepSeconds + policy.analysis().tickSeconds() < LEAN_SECONDS_MOST;
    }

    private boolean isProven() {
        return watches != null && watches.lacks(Rung.PROMOTION).isEmpty();
    }

    private State state(List<Lack> lacks) {
        if (rolledBack) {
            return State.ROLLBACK;
        }
        boolean proven = lacks.isEmpty() && isProven();
        if (isOver() && !proven) {
            return State.INCONCLUSIVE;
        }
        if (watches == null) {
            return isWarmingUp() ? State.WARMUP : State.RUNNING;
        }
        if (watches.isIncident()) {
            return State.INCIDENT;
        }
        if (isSuspect(watches)) {
            return State.SUSPECT;
        }
        if (isWarmingUp() || watches.isRecovering()) {
            return State.WARMUP;
        }
        return proven ? State.PROVEN : State.RUNNING;
    }

    private boolean isOver() {
        var most = policy.analysis().maxDuration();
        return most != null
                && firstTick >= 0
                && (lastTick + 1 - firstTick) * policy.analysis().tickSeconds() >= most.toMillis() / 1000.0;
    }

    private Rule rule(State state) {
        return switch (state) {
            case ROLLBACK -> Rule.HARM;
            case INCONCLUSIVE -> watches == null ? Rule.NO_BASELINE : Rule.MAX_DURATION;
            case INCIDENT -> Rule.INCIDENT;
            case SUSPECT -> Rule.SUSPICION;
            case WARMUP -> Rule.WARM_UP;
            case RUNNING, PROVEN -> ruleThatHolds();
        };
    }

    private Rule ruleThatHolds() {
        if (watches == null) {
            return Rule.NO_BASELINE;
        }
        if (!isReported() || ticksCompared == 0 || !isFresh() || lacksReports(watches)) {
            return Rule.NO_REPORT;
        }
        if (watches.isShareRefuted()) {
            return Rule.TRAFFIC_SHARE;
        }
        if (!lacksOfProof(watches).isEmpty()) {
            return Rule.PROOF;
        }
        return isLeaning(watches) ? Rule.LEAN : Rule.NONE;
    }

    private boolean lacksReports(Watches all) {
        return !all.lacksOfReports(Rung.before(step.next()), lastTick, isAlone())
                .isEmpty();
    }

    /** All of its state. */
    public Memento memento() {
        var to = new Memento.Writer();
        to.put(VERSION);
        to.put(shape());
        to.putWhole(firstTick);
        to.putWhole(lastTick);
        to.putWhole(step.number());
        to.put(step.weight().basisPoints());
        to.put(step.next().basisPoints());
        to.putWhole(ticksCompared);
        to.put(stepSeconds);
        canary.write(to);
        baseline.write(to);
        to.putAll(new double[] {canaryFresh, baselineFresh});
        to.put(rolledBack);
        to.put(warmUp);
        to.put(watches != null ? BEGUN : prepared != null ? PREPARED : 0);
        if (watches != null) {
            watches.write(to);
        } else if (prepared != null) {
            prepared.write(to);
        }
        return to.memento();
    }

    /** Whether an engine of this version and policy gave a memento: else what follows from it cannot be told any more. */
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
        firstTick = (long) from.next();
        lastTick = (long) from.next();
        step = new Step((long) from.next(), new Weight((int) from.next()), new Weight((int) from.next()));
        ticksCompared = (long) from.next();
        stepSeconds = from.next();
        canary.read(from);
        baseline.read(from);
        canaryFresh = from.next();
        baselineFresh = from.next();
        rolledBack = from.nextBoolean();
        warmUp = from.next();
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
