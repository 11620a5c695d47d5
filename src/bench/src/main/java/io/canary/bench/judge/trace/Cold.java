package io.canary.bench.judge.trace;

/**
 * Instances that were just started: three times as slow and 0.5 % more faulty at first, less so from second to second.
 */
final class Cold {
    private Cold() {}

    /**
     * The health of a canary, a share of whose instances is as old as its step.
     *
     * @param fadesInSec in which time the start is over, but for a factor of e; 0: at once
     */
    static Health on(Health warm, Stand stand, Profile profile, double fadesInSec) {
        if (fadesInSec == 0) {
            return warm;
        }
        double share = stand.newInstances(profile);
        double left = left(stand.tick() * (double) Profile.TICK_SEC, fadesInSec);
        return warm.failing(1, share * 0.005 * left).slowerFor(share, 1 + 2 * left);
    }

    /** What is left of it on average during a tick that begins {@code sec} after the start. */
    private static double left(double sec, double fadesInSec) {
        double fades = fadesInSec / Profile.TICK_SEC;
        return fades * (Math.exp(-sec / fadesInSec) - Math.exp(-(sec + Profile.TICK_SEC) / fadesInSec));
    }
}
