package io.canary.bench.judge.trace;

/**
 * What one rollout has before it, whoever judges it.
 *
 * @param incidentStep the step in which both versions begin to suffer, whenever that begins; -1 where that has nothing
 *     to do with a step
 * @param incidentStart the tick, of the step or of all, with which they begin to; beyond all ticks, if never
 * @param incidentTicks for how many
 * @param incidentErrors how much more they fail, 0 to 1
 * @param gapStart the tick from which on the canary's reports are lost for a while
 * @param trafficPhase of the traffic's ups and downs, in radians
 * @param errorPhase of the error rate's
 * @param latencyPhase of the latency's
 */
record Fate(
        int incidentStep,
        int incidentStart,
        int incidentTicks,
        double incidentErrors,
        int gapStart,
        double trafficPhase,
        double errorPhase,
        double latencyPhase) {
    private static final int GAP_TICKS = 4;
    private static final int INCIDENT_AFTER_TICKS = 3;

    static Fate draw(Draws draws, Noise noise, Profile profile) {
        boolean hit = draws.chance(noise.incident());
        int start = (int)
                (noise.lastStep()
                        ? draws.uniform(0, profile.ticksPerStep())
                        : draws.uniform(INCIDENT_AFTER_TICKS, profile.plannedTicks() * 0.8));
        int ticks = (int) Math.round(draws.uniform(60, 110) / Profile.TICK_SEC);
        return new Fate(
                noise.lastStep() ? profile.weights().size() - 1 : -1,
                hit ? start : Integer.MAX_VALUE,
                ticks,
                draws.uniform(0.05, 0.30),
                (int) draws.uniform(0, profile.plannedTicks()),
                draws.uniform(0, 2 * Math.PI),
                draws.uniform(0, 2 * Math.PI),
                draws.uniform(0, 2 * Math.PI));
    }

    boolean isIncident(int tick, Stand stand) {
        boolean isBefore = incidentStep >= 0 && stand.step() != incidentStep;
        int at = incidentStep < 0 ? tick : stand.tick();
        return !isBefore && at >= incidentStart && at - incidentStart < incidentTicks;
    }

    boolean isGap(int tick) {
        return tick >= gapStart && tick - gapStart < GAP_TICKS;
    }
}
