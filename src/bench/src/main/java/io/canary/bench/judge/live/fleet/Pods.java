package io.canary.bench.judge.live.fleet;

import io.canary.analysis.Role;
import io.canary.bench.judge.trace.Draws;

/** The instances of both versions: which of them serve, and what is special about them. Immutable. */
final class Pods {
    private static final double HOT = 2;
    private static final long MINUTE = 60_000;
    private static final double THERE = 0.75;

    private final int slots;
    private final int ofEach;
    private final boolean scaling;
    private final int hot;
    private final long pauseMillis;
    private final long[] pausePhases;
    private final double[] lives;
    private final double[] lifePhases;

    Pods(FleetSettings settings, Draws draws) {
        slots = (int) settings.get(Parameter.SLOTS);
        ofEach = (int) settings.get(Parameter.PODS);
        scaling = settings.is(Parameter.SCALING);
        pauseMillis = (long) settings.get(Parameter.PAUSE_MILLIS);
        hot = settings.is(Parameter.HOT_POD) ? (int) draws.uniform(0, numbers()) : -1;
        pausePhases = new long[numbers()];
        lives = new double[numbers()];
        lifePhases = new double[numbers()];
        for (int i = 0; i < numbers(); i++) {
            pausePhases[i] = (long) draws.uniform(0, MINUTE);
            lives[i] = draws.uniform(120_000, 300_000);
            lifePhases[i] = draws.uniform(0, 1);
        }
    }

    /** Instances of a version have numbers from 0 on, below this. */
    int numbers() {
        return slots > 0 ? slots : ofEach;
    }

    /** Whether an instance serves requests at a time, when the canary has this weight, 0 to 1. */
    boolean serves(Role role, int pod, double weight, long at) {
        if (slots > 0) {
            int canaries = weight == 0 ? 0 : Math.clamp(Math.round(slots * weight), 1, slots - 1);
            return role == Role.CANARY == pod < canaries;
        }
        return !scaling || pod == 0 || (at / lives[pod] + lifePhases[pod]) % 1 < THERE;
    }

    /** A factor. */
    double latency(int pod) {
        return pod == hot ? HOT : 1;
    }

    long pauseMillis() {
        return pauseMillis;
    }

    /** The share of the time between two times at which an instance has stopped, 0 to 1; they are at most 1 s apart. */
    double paused(int pod, long from, long to) {
        if (pauseMillis == 0) {
            return 0;
        }
        long start = Math.floorDiv(to - pausePhases[pod], MINUTE) * MINUTE + pausePhases[pod];
        long overlap = Math.min(to, start + pauseMillis) - Math.max(from, start);
        return Math.max(0, overlap) / (double) (to - from);
    }
}
