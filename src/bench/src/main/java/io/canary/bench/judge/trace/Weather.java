package io.canary.bench.judge.trace;

/** What both versions have in common at one time. */
final class Weather {
    private static final double DRIFT_SEC = 1800;
    private static final double USUAL_CPU = 0.5;

    private Weather() {}

    /** The health of a version that has {@code share} of the traffic and nothing of its own. */
    static Health at(int tick, Stand stand, double share, Setting setting, Noise noise, Fate fate, Draws common) {
        double requests = setting.traffic().requestsPerSec() * Profile.TICK_SEC * share;
        var usual = new Health(requests, setting.traffic().errorRate(), Slowness.of(1), USUAL_CPU);
        var drifted = noise.drift() ? drifted(usual, (tick + 0.5) * Profile.TICK_SEC, fate) : usual;
        double severity = common.uniform(0.5, 1.5);
        return fate.isIncident(tick, stand)
                ? drifted.failing(1, fate.incidentErrors() * severity).slower(3)
                : drifted;
    }

    private static Health drifted(Health usual, double sec, Fate fate) {
        double turn = 2 * Math.PI * sec / DRIFT_SEC;
        double traffic = 1 + 0.3 * Math.sin(turn + fate.trafficPhase());
        double errors = 1 + 0.5 * Math.sin(turn + fate.errorPhase());
        double latency = (1 + 0.2 * sec / DRIFT_SEC) * (1 + 0.05 * Math.sin(turn + fate.latencyPhase()));
        return new Health(usual.requests() * traffic, usual.errorRate(), usual.latency(), usual.cpu())
                .failing(errors, 0)
                .slower(latency);
    }
}
