package io.canary.analysis;

import io.canary.analysis.sequential.Metric;
import io.canary.analysis.sequential.Reading;
import io.canary.analysis.sequential.Report;
import io.canary.analysis.sequential.Stratum;
import io.canary.analysis.sequential.WeightStep;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What both versions reported in one tick, or several that are taken as one, each merged over its instances. */
final class TickSamples {
    private static final double SECONDS_MOST = 1e9;

    private final long number;
    private final long end;
    private final Slot canary;
    private final Slot baseline;
    private final Instances canaries = new Instances();
    private final Instances baselines = new Instances();

    /** Without samples, of the ticks from {@code number} to the one before {@code end}. */
    TickSamples(long number, long end) {
        this.number = number;
        this.end = end;
        this.canary = new Slot(number);
        this.baseline = new Slot(number);
    }

    void add(Sample sample) {
        of(sample.role()).add(sample);
        (sample.role() == Role.CANARY ? canaries : baselines).add(sample);
    }

    /** What the canary's instances reported, each by itself. */
    Instances canaries() {
        return canaries;
    }

    /**
     * The same as it is compared, and kept.
     *
     * @param outlier the canary's instance without which its latencies are compared; null for none
     * @param tick its number among those that are
     * @param step in which it lies
     * @param stepMillis when that began
     * @param tickMillis how long a tick is
     * @param nowMillis when it is closed
     */
    Stratum seen(
            long tick, WeightStep step, long stepMillis, long tickMillis, @Nullable String outlier, long nowMillis) {
        double seconds = Math.clamp((number * tickMillis - stepMillis) / 1000.0, -SECONDS_MOST, SECONDS_MOST);
        return new Stratum(
                tick, step, seconds, report(canary, canaries, outlier), report(baseline, baselines, null), nowMillis);
    }

    private static @Nullable Report report(Slot all, Instances instances, @Nullable String outlier) {
        var report = all.report();
        if (report == null || instances.parts().size() < 2) {
            return report;
        }
        var readings = new TreeMap<>(report.readings());
        instances.putInto(readings);
        if (outlier != null && instances.parts().containsKey(outlier)) {
            var others = instances.latencyWithout(outlier);
            if (!others.isEmpty() && readings.containsKey(Metric.LATENCY)) {
                readings.put(Report.LATENCY_WITHOUT + outlier, new Reading.Latencies(others));
            }
        }
        return new Report(report.requests(), readings);
    }

    /** What the baseline reported; null if nothing. */
    @Nullable
    Report baseline() {
        return report(baseline, baselines, null);
    }

    /** Its first tick: its start divided by the length of a tick. */
    long number() {
        return number;
    }

    /** The tick after its last. */
    long end() {
        return end;
    }

    /** What a version reported; nothing, if it sent no sample. */
    Slot of(Role role) {
        return switch (role) {
            case CANARY -> canary;
            case BASELINE -> baseline;
        };
    }
}
