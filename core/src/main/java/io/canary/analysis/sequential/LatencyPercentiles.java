package io.canary.analysis.sequential;

import io.canary.analysis.sequential.Reading.Gauge;
import io.canary.analysis.sequential.Reading.Latencies;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The 95th percentiles that both versions report, for where at least one of them reports no distribution. Of
 * percentiles it is not known of how many requests they are, nor how they vary, so no test can be made of them that
 * promises anything; but a canary whose percentile is more than {@value #TIMES_MOST} times its baseline's is not to get
 * more traffic. Means over ticks in which both had one, of which the older count less. Not thread-safe.
 */
final class LatencyPercentiles {
    private static final double TIMES_MOST = 2;

    /** How much a tick still counts after another. */
    private static final double FORGETTING = .9;

    private final Presence pairs = new Presence();
    private long lastTick = -1;
    private double canaryMillis; // sums, with the same weights
    private double baselineMillis;
    private double weights;

    /**
     * Takes in a tick.
     *
     * @param isWarm whether what is reported of the canary counts
     */
    void observe(Stratum stratum, boolean isWarm) {
        lastTick = stratum.tick();
        double canary = p95Millis(stratum.canary());
        double baseline = p95Millis(stratum.baseline());
        if (Double.isNaN(canary) || Double.isNaN(baseline)) {
            return;
        }
        pairs.observe(lastTick);
        if (isWarm) {
            canaryMillis = FORGETTING * canaryMillis + canary;
            baselineMillis = FORGETTING * baselineMillis + baseline;
            weights = FORGETTING * weights + 1;
        }
    }

    private static double p95Millis(@Nullable Report report) {
        if (report == null) {
            return Double.NaN;
        }
        if (report.readings().get(Metric.LATENCY) instanceof Latencies(var histogram) && !histogram.isEmpty()) {
            return histogram.quantileMillis(.95);
        }
        return report.readings().get(Report.LATENCY_P95_MS) instanceof Gauge(double millis) ? millis : Double.NaN;
    }

    /** Whether both versions report one, lately. */
    boolean areReported() {
        return !pairs.isMissing(lastTick);
    }

    /** What is lacking for a rise of the weight; null for nothing. */
    @Nullable
    MissingEvidence lack() {
        return canaryMillis > TIMES_MOST * baselineMillis
                ? new MissingEvidence(String.format(
                        Locale.ROOT,
                        "a 95th percentile of latencies of at most twice the baseline's (canary %.0f ms, baseline "
                                + "%.0f ms)",
                        canaryMillis / weights,
                        baselineMillis / weights))
                : null;
    }

    void write(Memento.Writer to) {
        pairs.write(to);
        to.putWhole(lastTick);
        to.putAll(new double[] {canaryMillis, baselineMillis, weights});
    }

    void read(Memento.Reader from) {
        pairs.read(from);
        lastTick = (long) from.next();
        canaryMillis = from.next();
        baselineMillis = from.next();
        weights = from.next();
    }
}
