package io.canary.analysis;

import io.canary.analysis.sequential.Arm;
import io.canary.analysis.sequential.Reading;
import io.canary.analysis.sequential.Report;
import io.canary.spi.LatencyHistogram;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The reports of the instances of one version in one tick, as far as reports name their {@code source}. What is kept is
 * their number, and how much they differ beyond chance: the variance between instances of the error rate, and of the
 * shares above the overall quantiles, by the method of moments. A version with one instance gives no estimate of it.
 */
final class Instances {
    /** Beyond this number, instances are not told apart. */
    private static final int MOST = 200;

    private static final double[] QUANTILES = {.50, .95, .99};

    private final Map<String, Part> parts = new HashMap<>();

    /** The report of one instance. */
    static final class Part {
        private double judged;
        private double errors;
        private LatencyHistogram latency = LatencyHistogram.EMPTY;

        private void add(Sample s) {
            if (!Double.isNaN(s.errors())) {
                judged += s.requests();
                errors += s.errors();
            }
            latency = latency.plus(s.latency());
        }

        LatencyHistogram latency() {
            return latency;
        }
    }

    void add(Sample sample) {
        String source = sample.extras() == null ? null : sample.extras().source();
        if (source != null && (parts.size() < MOST || parts.containsKey(source))) {
            parts.computeIfAbsent(source, s -> new Part()).add(sample);
        }
    }

    Map<String, Part> parts() {
        return parts;
    }

    /** Adds the number of instances and their variances to the merged report. */
    void putInto(Map<String, Reading> readings) {
        if (parts.size() < 2) {
            return;
        }
        readings.put(Report.INSTANCES, new Reading.Gauge(parts.size()));
        put(Report.SPREAD_ERRORS, spread(-1), readings);
        var all = latencyWithout(null);
        for (int i = 0; i < QUANTILES.length && !all.isEmpty(); i++) {
            put(Report.SPREADS.get(i), spread(LatencyHistogram.bucketOf(all.quantileMillis(QUANTILES[i]))), readings);
        }
    }

    private static void put(String name, double spread, Map<String, Reading> readings) {
        if (Double.isFinite(spread)) {
            readings.put(name, new Reading.Gauge(spread));
        }
    }

    /** The latencies of all instances but one; null for all. */
    LatencyHistogram latencyWithout(@Nullable String source) {
        var all = LatencyHistogram.EMPTY;
        for (var part : parts.entrySet()) {
            all = part.getKey().equals(source) ? all : all.plus(part.getValue().latency);
        }
        return all;
    }

    /** The variance beyond chance; below 0 if they differ by less than chance, NaN if too few are known. */
    private double spread(int bucket) {
        double of = 0;
        double bad = 0;
        int known = 0;
        for (var part : parts.values()) {
            var arm = arm(part, bucket);
            of += arm.requests();
            bad += arm.bad();
            known += arm.requests() > 0 ? 1 : 0;
        }
        if (known < 2) {
            return Double.NaN;
        }
        double rate = bad / of;
        double sum = 0;
        double chance = 0;
        for (var part : parts.values()) {
            var arm = arm(part, bucket);
            if (arm.requests() > 0) {
                double apart = arm.bad() / arm.requests() - rate;
                sum += apart * apart;
                chance += rate * (1 - rate) / arm.requests();
            }
        }
        return sum / (known - 1) - chance / known;
    }

    private static Arm arm(Part part, int bucket) {
        if (bucket < 0) {
            return new Arm(part.judged, Math.min(part.errors, part.judged));
        }
        long[] counts = part.latency.counts();
        long above = 0;
        long all = 0;
        for (int i = 0; i < counts.length; i++) {
            all += counts[i];
            above += i > bucket ? counts[i] : 0;
        }
        return new Arm(all, above);
    }
}
