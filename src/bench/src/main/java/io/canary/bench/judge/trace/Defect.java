package io.canary.bench.judge.trace;

/**
 * What is wrong with the canary, from some time on.
 *
 * @param errorFactor by which its error rate is multiplied
 * @param errorsMore what comes on top of that, 0 to 1
 * @param latency how much slower it is
 * @param cpuFactor by which its CPU utilization is multiplied
 * @param leaks whether it grows worse with time: in 30 min it is three times as slow, needs twice the CPU and fails 2 %
 *     more
 * @param from after which part of the planned time it begins, 0 to 1
 */
record Defect(double errorFactor, double errorsMore, Slowness latency, double cpuFactor, boolean leaks, double from) {
    private static final double LEAK_SEC = 1800;

    static final Defect NONE = new Defect(1, 0, Slowness.of(1), 1, false, 0);
    static final Defect LEAK = new Defect(1, 0, Slowness.of(1), 1, true, 0);
    static final Defect CRASH = errorsMore(1);

    static Defect errors(double factor) {
        return new Defect(factor, 0, Slowness.of(1), 1, false, 0);
    }

    static Defect errorsMore(double more) {
        return new Defect(1, more, Slowness.of(1), 1, false, 0);
    }

    static Defect latency(double factor) {
        return latency(Slowness.of(factor));
    }

    static Defect latency(Slowness slowness) {
        return new Defect(1, 0, slowness, 1, false, 0);
    }

    static Defect cpu(double factor) {
        return new Defect(1, 0, Slowness.of(1), factor, false, 0);
    }

    static Defect harmless(double latency, double errors, double cpu) {
        return new Defect(errors, 0, Slowness.of(latency), cpu, false, 0);
    }

    /** The same, but only after half of the planned time. */
    Defect late() {
        return after(0.5);
    }

    /** The same, but only after so much of the planned time, 0 to 1. */
    Defect after(double part) {
        return new Defect(errorFactor, errorsMore, latency, cpuFactor, leaks, part);
    }

    /** The tick with which it begins. */
    int startTick(Profile profile) {
        return (int) Math.round(profile.plannedTicks() * from);
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
