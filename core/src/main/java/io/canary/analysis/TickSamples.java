package io.canary.analysis;

import io.canary.analysis.sequential.Metric;
import io.canary.analysis.sequential.Reading;
import io.canary.analysis.sequential.Report;
import io.canary.analysis.sequential.Stratum;
import io.canary.analysis.sequential.WeightStep;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The reports of both versions in one tick, or in several merged ones, each merged over its instances. */
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

    /** The reports of the canary's instances, one by one. */
    Instances canaries() {
        return canaries;
    }

    /**
     * The tick in the form in which it is compared and kept.
     *
     * @param outlier the canary's instance without which its latencies are compared; null for none
     * @param tick its number among the compared ticks
     * @param step the step of the tick
     * @param stepMillis when the step began
     * @param tickMillis how long a tick is
     * @param nowMillis when the tick is closed
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

    /** The baseline's report; null for none. */
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

    /** The report of a version; empty if it sent no sample. */
    Slot of(Role role) {
        return switch (role) {
            case CANARY -> canary;
            case BASELINE -> baseline;
        };
    }
}
