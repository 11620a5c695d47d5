package io.canary.bench.judge.trace;

/**
 * What is wrong with the canary, from some time on.
 *
 * @param errorFactor by which its error rate is multiplied
 * @param errorsMore what comes on top of that, 0 to 1
 * @param latency how much slower it is
 * @param cpuFactor by which its CPU utilization is multiplied
 * @param leaks whether it grows worse with time: in 30 min it is three times as slow, needs twice the CPU and fails 2 % more
 * @param fromHalfTime whether it begins only after half of the planned time
 */
record Defect(
        double errorFactor,
        double errorsMore,
        Slowness latency,
        double cpuFactor,
        boolean leaks,
        boolean fromHalfTime) {
    private static final double LEAK_SEC = 1800;

    static final Defect NONE = new Defect(1, 0, Slowness.of(1), 1, false, false);
    static final Defect LEAK = new Defect(1, 0, Slowness.of(1), 1, true, false);
    static final Defect CRASH = errorsMore(1);

    static Defect errors(double factor) {
        return new Defect(factor, 0, Slowness.of(1), 1, false, false);
    }

    static Defect errorsMore(double more) {
        return new Defect(1, more, Slowness.of(1), 1, false, false);
    }

    static Defect latency(double factor) {
        return latency(Slowness.of(factor));
    }

    static Defect latency(Slowness slowness) {
        return new Defect(1, 0, slowness, 1, false, false);
    }

    static Defect cpu(double factor) {
        return new Defect(1, 0, Slowness.of(1), factor, false, false);
    }

    static Defect harmless(double latency, double errors, double cpu) {
        return new Defect(errors, 0, Slowness.of(latency), cpu, false, false);
    }

    /** The same, but only after half of the planned time. */
    Defect late() {
        return new Defect(errorFactor, errorsMore, latency, cpuFactor, leaks, true);
    }

    /** The tick with which it begins. */
    int startTick(Profile profile) {
        return fromHalfTime ? profile.plannedTicks() / 2 : 0;
    }

    /** The health of a canary that has it. */
    Health on(Health healthy, double sec) {
        double leaked = leaks ? Math.max(sec, 0) / LEAK_SEC : 0;
        return healthy.failing(errorFactor, errorsMore + 0.02 * leaked)
                .slower(latency.factor() * (1 + 2 * leaked))
                .slowerFor(latency.share(), latency.extra())
                .busier(cpuFactor * (1 + leaked));
    }
}
