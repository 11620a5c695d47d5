package io.canary.bench.judge.trace;

import java.util.List;

/** What happens to a rollout: to both versions, and to the canary alone. */
public final class Scenario {
    /** Healthy canaries: whoever rolls one back is wrong. */
    public static final List<Scenario> HEALTHY = List.of(
            healthy("AA", Noise.NONE),
            healthy("AA-incident", Noise.INCIDENT),
            healthy("AA-late incident", Noise.LATE_INCIDENT),
            healthy("AA-drift", Noise.DRIFT),
            healthy("AA-cold", Noise.COLD),
            healthy("AA-cold for long", Noise.COLD_FOR_LONG),
            healthy("AA-overdisp", Noise.CLUSTERS),
            healthy("AA-missing", Noise.MISSING),
            healthy("AA-realistic", Noise.REALISTIC),
            new Scenario("HL-1 %", true, Noise.NONE, Defect.harmless(1.01, 1.02, 1)),
            new Scenario("HL-3 %", true, Noise.NONE, Defect.harmless(1.03, 1.05, 1.05)));

    /** Broken canaries: whoever promotes one is wrong. */
    public static final List<Scenario> BROKEN = List.of(
            broken("err x1.5", Defect.errors(1.5)),
            broken("err x2", Defect.errors(2)),
            broken("err x5", Defect.errors(5)),
            broken("err +0.5 pp", Defect.errorsMore(0.005)),
            broken("err +5 pp", Defect.errorsMore(0.05)),
            broken("lat x1.05", Defect.latency(1.05)),
            broken("lat x1.2", Defect.latency(1.2)),
            broken("lat x2", Defect.latency(2)),
            broken("p99 only", Defect.latency(new Slowness(1, 0.015, 6))),
            broken("cpu x1.5", Defect.cpu(1.5)),
            broken("leak30", Defect.LEAK),
            broken("mid +2 pp", Defect.errorsMore(0.02).late()),
            broken("mid lat x1.5", Defect.latency(1.5).late()),
            broken("mid crash", Defect.CRASH.late()),
            broken("late +0.5 pp", Defect.errorsMore(0.005).after(0.7)),
            broken("late lat x1.2", Defect.latency(1.2).after(0.7)),
            broken("crash", Defect.CRASH),
            new Scenario("+5 pp in incident", false, Noise.INCIDENT, Defect.errorsMore(0.05)),
            new Scenario("lat x1.2 in noise", false, Noise.REALISTIC, Defect.latency(1.2)),
            new Scenario("err +0.5 pp in noise", false, Noise.REALISTIC, Defect.errorsMore(0.005)));

    private final String name;
    private final boolean healthy;
    private final Noise noise;
    private final Defect defect;

    Scenario(String name, boolean healthy, Noise noise, Defect defect) {
        this.name = name;
        this.healthy = healthy;
        this.noise = noise;
        this.defect = defect;
    }

    private static Scenario healthy(String name, Noise noise) {
        return new Scenario(name, true, noise, Defect.NONE);
    }

    private static Scenario broken(String name, Defect defect) {
        return new Scenario(name, false, Noise.NONE, defect);
    }

    /** Whether the canary should be promoted. */
    public boolean isHealthy() {
        return healthy;
    }

    Noise noise() {
        return noise;
    }

    Defect defect() {
        return defect;
    }

    /** The tick from which on the canary is not what the baseline is. */
    public int startTick(Profile profile) {
        return defect.startTick(profile);
    }

    /** Its name, for people. */
    @Override
    public String toString() {
        return name;
    }
}
