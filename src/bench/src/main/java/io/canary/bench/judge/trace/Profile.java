package io.canary.bench.judge.trace;

import java.util.List;

/**
 * The plan of a rollout.
 *
 * @param name for people
 * @param weights of the canary, step by step, in percent
 * @param intervalsPerStep decisions that a step takes when nothing holds it up
 */
public record Profile(String name, List<Integer> weights, int intervalsPerStep) {
    /** How often both versions report. */
    public static final int TICK_SEC = 10;

    /** Ticks from one decision to the next. */
    public static final int TICKS_PER_INTERVAL = 6;

    /** A rollout that takes so many times its planned time is given up. */
    private static final int CAP = 3;

    private static final List<Integer> TO_ALL = List.of(5, 10, 25, 50, 100);
    private static final List<Integer> WITH_HOLDBACK = List.of(5, 10, 25, 50, 95);

    /** Five minutes. */
    public static final Profile FAST = new Profile("fast", TO_ALL, 1);

    /** Half an hour. */
    public static final Profile SLOW = new Profile("slow", TO_ALL, 6);

    /** Five minutes in which 5 % stay with the baseline to the end. */
    public static final Profile FAST_HOLDBACK = new Profile("fast-95", WITH_HOLDBACK, 1);

    /** Half an hour in which 5 % stay with the baseline to the end. */
    public static final Profile SLOW_HOLDBACK = new Profile("slow-95", WITH_HOLDBACK, 6);

    /** A day at one weight: what continuous monitoring does to a method. */
    public static final Profile DAY = new Profile("day", List.of(50), 24 * 60);

    /** All there are. */
    public static final List<Profile> ALL = List.of(FAST, SLOW, FAST_HOLDBACK, SLOW_HOLDBACK, DAY);

    /** How long a step takes at least. */
    public int ticksPerStep() {
        return intervalsPerStep * TICKS_PER_INTERVAL;
    }

    /** How long all steps take when nothing holds them up. */
    public int plannedTicks() {
        return weights.size() * ticksPerStep();
    }

    /** After so many it is given up. */
    public int mostTicks() {
        return CAP * plannedTicks();
    }

    /** The last step in which the baseline still has traffic to compare with. */
    public int lastComparableStep() {
        int last = weights.size() - 1;
        return weights.get(last) < 100 ? last : last - 1;
    }

    @Override
    public String toString() {
        return name;
    }
}
