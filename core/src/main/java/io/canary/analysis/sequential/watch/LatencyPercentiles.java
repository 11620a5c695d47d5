package io.canary.analysis.sequential.watch;

import io.canary.analysis.sequential.Metric;
import io.canary.analysis.sequential.Reading.Gauge;
import io.canary.analysis.sequential.Reading.Latencies;
import io.canary.analysis.sequential.Report;
import io.canary.analysis.sequential.Stratum;
import io.canary.analysis.sequential.finding.MissingEvidence;
import io.canary.analysis.sequential.memento.MementoReader;
import io.canary.analysis.sequential.memento.MementoWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The reported 95th percentiles of both versions, if at least one of them reports no distribution. A percentile alone
 * shows neither its number of requests nor its variation, so no test of it can have a known error rate; but a canary
 * whose percentile is more than {@value #TIMES_MOST} times its baseline's gets no more traffic. Uses means over the
 * ticks with both percentiles; older ticks count less. Not thread-safe.
 */
final class LatencyPercentiles {
    private static final double TIMES_MOST = 2;

    /** The weight of a tick once another has come. */
    private static final double FORGETTING = .9;

    private final Presence pairs = new Presence();
    private long lastTick = -1;
    private double canaryMillis; // sums, with the same weights
    private double baselineMillis;
    private double weights;

    /**
     * Adds a tick.
     *
     * @param isWarm whether the canary's report counts
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

    /** Whether both versions have reported a percentile lately. */
    boolean areReported() {
        return !pairs.isMissing(lastTick);
    }

    /** What is missing before the weight may rise; null for nothing. */
    @Nullable
    MissingEvidence missing() {
        return canaryMillis > TIMES_MOST * baselineMillis
                ? new MissingEvidence(String.format(
                        Locale.ROOT,
                        "a 95th percentile of latencies of at most twice the baseline's (canary %.0f ms, baseline "
                                + "%.0f ms)",
                        canaryMillis / weights,
                        baselineMillis / weights))
                : null;
    }

    void write(MementoWriter to) {
        pairs.write(to);
        to.putWhole(lastTick);
        to.putAll(canaryMillis, baselineMillis, weights);
    }

    void read(MementoReader from) {
        pairs.read(from);
        lastTick = (long) from.next();
        canaryMillis = from.next();
        baselineMillis = from.next();
        weights = from.next();
    }
}
