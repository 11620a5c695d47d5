package io.canary.bench.judge.trace;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One rollout: what would be reported of each tick at each step. Methods that act alike see the same; where one of them
 * holds a weight, its ways part from the others' with the weight alone.
 *
 * <p>Not thread-safe: it remembers what it was asked for.
 */
public final class Trace {
    /** How long the baseline was watched before the rollout. */
    public static final int TICKS_BEFORE = 60;

    private static final double LOST = 0.15;
    private static final double JITTER_SHAPE = 25;

    /** What random numbers are for: each purpose has its own. */
    private enum Stream {
        FATE(0),
        COMMON(1),
        CANARY(2),
        BASELINE(3),
        CANARY_REPORT(4),
        BASELINE_REPORT(5);

        private final long number;

        Stream(long number) {
            this.number = number;
        }
    }

    private final Setting setting;
    private final Scenario scenario;
    private final long seed;
    private final long rollout;
    private final Fate fate;
    private final Map<Long, TraceTick> seen = new HashMap<>();
    private @Nullable List<TraceTick> before;

    /**
     * The rollout of a number.
     *
     * @param seed of all rollouts
     */
    public Trace(Setting setting, Scenario scenario, long seed, long rollout) {
        this.setting = setting;
        this.scenario = scenario;
        this.seed = seed;
        this.rollout = rollout;
        this.fate = Fate.draw(draws(0, Stream.FATE), scenario.noise(), setting.profile());
    }

    /** Where it takes place. */
    public Setting setting() {
        return setting;
    }

    /** The baseline's last ticks before the rollout, oldest first. */
    public List<TraceTick> before() {
        if (before == null) {
            before = IntStream.range(-TICKS_BEFORE, 0)
                    .mapToObj(tick -> draw(tick, Stand.BEFORE))
                    .toList();
        }
        return before;
    }

    /** A tick, if the rollout is so far by then. */
    public TraceTick at(int tick, Stand stand) {
        long key = ((long) tick << 32) | ((long) stand.step() << 24) | stand.tick();
        return seen.computeIfAbsent(key, k -> draw(tick, stand));
    }

    private TraceTick draw(int tick, Stand stand) {
        double weight = stand.weight(setting.profile());
        var canary = draw(Stream.CANARY, tick, canary(tick, stand, weight));
        var baseline = draw(Stream.BASELINE, tick, common(tick, stand, 1 - weight));
        return new TraceTick(
                tick,
                stand,
                canary.requests(),
                weight == 0 || isGap(tick) || isLost(Stream.CANARY_REPORT, tick) ? null : canary,
                weight == 1 || isLost(Stream.BASELINE_REPORT, tick) ? null : baseline);
    }

    private Health common(int tick, Stand stand, double share) {
        return Weather.at(tick, stand, share, setting, scenario.noise(), fate, draws(tick, Stream.COMMON));
    }

    private Health canary(int tick, Stand stand, double weight) {
        var common = common(tick, stand, weight);
        var started = Cold.on(common, stand, setting.profile(), scenario.noise().coldSec());
        boolean isBroken = tick >= scenario.startTick(setting.profile());
        return isBroken ? scenario.defect().on(started, (tick + 0.5) * Profile.TICK_SEC) : started;
    }

    private Report draw(Stream stream, int tick, Health health) {
        var draws = draws(tick, stream);
        double cpu = Math.min(1, health.cpu() * (1 + 0.05 * draws.gaussian()));
        boolean clusters = scenario.noise().clusters();
        var jittered = clusters
                ? health.failing(draws.gamma(JITTER_SHAPE), 0).slower(Math.exp(0.03 * draws.gaussian()))
                : health;
        var latency = Latencies.draw(draws, jittered.requests(), setting.shape(), jittered.latency());
        long requests = latency.count();
        double rate = Math.min(1, jittered.errorRate());
        long errors = clusters ? draws.clusters(requests, rate) : draws.binomial(requests, rate);
        return new Report(requests, errors, latency, cpu);
    }

    private boolean isGap(int tick) {
        return scenario.noise().missing() && fate.isGap(tick);
    }

    private boolean isLost(Stream stream, int tick) {
        return scenario.noise().missing() && draws(tick, stream).chance(LOST);
    }

    private Draws draws(int tick, Stream stream) {
        return Draws.at(seed, rollout, tick, stream.number);
    }
}
