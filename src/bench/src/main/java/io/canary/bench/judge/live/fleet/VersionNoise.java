package io.canary.bench.judge.live.fleet;

import io.canary.bench.judge.trace.Draws;
import java.util.Arrays;

/** How one version differs from the other by nothing but chance, from 10 s to 10 s. Immutable. */
final class VersionNoise {
    private static final long SPAN_MILLIS = 10_000;
    private static final int SPANS = (int) (LiveFeed.LONGEST_MILLIS / SPAN_MILLIS) + 1;
    private static final double JITTER_SHAPE = 25;
    private static final double LATENCY_JITTER = 0.03;

    /** How much of the wander is left after a span. */
    private static final double KEPT = 0.9;

    private final double[] errors = new double[SPANS];
    private final double[] latencies = new double[SPANS];

    VersionNoise(FleetSettings settings, Draws draws) {
        Arrays.fill(errors, 1);
        Arrays.fill(latencies, 1);
        if (settings.is(Parameter.CLUSTERS)) {
            jitter(draws);
        }
        if (settings.is(Parameter.WANDER)) {
            wander(settings.get(Parameter.WANDER), draws);
        }
    }

    private void jitter(Draws draws) {
        for (int i = 0; i < SPANS; i++) {
            errors[i] *= draws.gamma(JITTER_SHAPE);
            latencies[i] *= Math.exp(LATENCY_JITTER * draws.gaussian());
        }
    }

    private void wander(double deviation, Draws draws) {
        double off = deviation * draws.gaussian();
        for (int i = 0; i < SPANS; i++) {
            errors[i] *= Math.exp(off);
            off = KEPT * off + Math.sqrt(1 - KEPT * KEPT) * deviation * draws.gaussian();
        }
    }

    /** A factor. */
    double errors(long at) {
        return errors[span(at)];
    }

    /** A factor. */
    double latency(long at) {
        return latencies[span(at)];
    }

    private static int span(long at) {
        return Math.clamp(at / SPAN_MILLIS, 0, SPANS - 1);
    }
}
