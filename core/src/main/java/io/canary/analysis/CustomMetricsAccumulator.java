package io.canary.analysis;

import io.canary.analysis.sequential.Arm;
import io.canary.analysis.sequential.Reading;
import java.util.HashMap;
import java.util.Map;

/** Custom metrics, merged over samples: counts are added, distributions are merged, and levels are averaged. */
final class CustomMetricsAccumulator {
    private final Map<String, Sum> sums = new HashMap<>();

    /** The merged readings, with their number. */
    private record Sum(long times, Reading reading) {
        Sum plus(Sum other) {
            return new Sum(times + other.times, merged(other));
        }

        private Reading merged(Sum other) {
            return switch (reading) {
                case Arm a
                when other.reading instanceof Arm b ->
                    new Arm(capped(a.requests() + b.requests()), capped(a.bad() + b.bad()));
                case Reading.Latencies a
                when other.reading instanceof Reading.Latencies b ->
                    new Reading.Latencies(a.histogram().plus(b.histogram()));
                case Reading.Gauge a
                when other.reading instanceof Reading.Gauge b ->
                    new Reading.Gauge((a.value() * times + b.value() * other.times) / (times + other.times));
                default -> reading; // different kinds, which ingestion rejects
            };
        }

        private static double capped(double count) {
            return Math.min(count, Reading.COUNT_MOST);
        }
    }

    void add(Map<String, Reading> readings) {
        readings.forEach((name, reading) -> sums.merge(name, new Sum(1, reading), Sum::plus));
    }

    void add(CustomMetricsAccumulator other) {
        other.sums.forEach((name, sum) -> sums.merge(name, sum, Sum::plus));
    }

    void putInto(Map<String, Reading> readings) {
        sums.forEach((name, sum) -> readings.put(name, sum.reading()));
    }
}
