package io.canary.bench.judge.trace;

/** Instances that were just started: three times as slow and 0.5 % more faulty at first, less so by a factor of e each 10 s. */
final class Cold {
    private static final double FADES_IN_SEC = 10;

    private Cold() {}

    /** The health of a canary, a share of whose instances is as old as its step. */
    static Health on(Health warm, Stand stand, Profile profile) {
        double share = stand.newInstances(profile);
        double left = left(stand.tick() * (double) Profile.TICK_SEC);
        return warm.failing(1, share * 0.005 * left).slowerFor(share, 1 + 2 * left);
    }

    /** What is left of it on average during a tick that begins {@code sec} after the start. */
    private static double left(double sec) {
        double fades = FADES_IN_SEC / Profile.TICK_SEC;
        return fades * (Math.exp(-sec / FADES_IN_SEC) - Math.exp(-(sec + Profile.TICK_SEC) / FADES_IN_SEC));
    }
}
