package io.canary.bench.judge.live.fleet;

import io.canary.bench.judge.trace.Draws;

/** What happens to both versions alike. Times are in milliseconds since the rollout began. Immutable. */
final class CommonMode {
    private static final double DRIFT_SEC = 1800;
    private static final double OUTAGE_FROM_SEC = 30;
    private static final double OUTAGE_TO_SEC = 480;
    private static final double OUTAGE_SLOWER = 3;
    private static final long SEVERITY_MILLIS = 10_000;
    private static final int SEVERITIES = 11;
    private static final int RETRIES = 2;

    private final FleetSettings settings;
    private final long outageStart;
    private final long outageEnd;
    private final double outageErrors;
    private final double[] severities = new double[SEVERITIES];
    private final double trafficPhase;
    private final double errorPhase;
    private final double latencyPhase;

    CommonMode(FleetSettings settings, Draws draws) {
        this.settings = settings;
        boolean hit = draws.chance(settings.get(Parameter.OUTAGE));
        outageStart = hit ? (long) (1000 * draws.uniform(OUTAGE_FROM_SEC, OUTAGE_TO_SEC)) : Long.MAX_VALUE;
        outageEnd = hit ? outageStart + (long) (1000 * draws.uniform(60, 110)) : Long.MAX_VALUE;
        outageErrors = draws.uniform(0.05, 0.30);
        for (int i = 0; i < SEVERITIES; i++) {
            severities[i] = draws.uniform(0.5, 1.5);
        }
        trafficPhase = draws.uniform(0, 2 * Math.PI);
        errorPhase = draws.uniform(0, 2 * Math.PI);
        latencyPhase = draws.uniform(0, 2 * Math.PI);
    }

    boolean isOutage(long at) {
        return at >= outageStart && at < outageEnd;
    }

    /** Requests a second to both versions together. */
    double requestsPerSec(long at) {
        double storm = isOutage(at) && settings.is(Parameter.RETRIES) ? 1 + RETRIES * outageErrors(at) : 1;
        return settings.get(Parameter.RPS) * storm * (1 + wave(0.3, at, trafficPhase));
    }

    /** Errors per request as they are usual at the time, without an outage. */
    double usualErrorRate(long at) {
        return settings.get(Parameter.ERROR_RATE) * (1 + wave(0.5, at, errorPhase));
    }

    /** What an outage adds to them; 0 if there is none. */
    double outageErrors(long at) {
        return isOutage(at) ? outageErrors * severities[(int) ((at - outageStart) / SEVERITY_MILLIS)] : 0;
    }

    /** A factor. */
    double latency(long at) {
        double trend = settings.is(Parameter.DRIFT) ? 1 + 0.2 * at / (1000 * DRIFT_SEC) : 1;
        return trend * (1 + wave(0.05, at, latencyPhase)) * (isOutage(at) ? OUTAGE_SLOWER : 1);
    }

    private double wave(double height, long at, double phase) {
        return settings.is(Parameter.DRIFT) ? height * Math.sin(2 * Math.PI * at / (1000 * DRIFT_SEC) + phase) : 0;
    }
}
