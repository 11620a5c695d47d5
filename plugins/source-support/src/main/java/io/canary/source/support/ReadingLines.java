package io.canary.source.support;

import io.canary.spi.metrics.LatencyReading;
import io.canary.spi.metrics.MetricReading;
import io.canary.spi.metrics.MetricSubject;
import io.canary.spi.metrics.MetricSubject.Role;
import io.canary.spi.metrics.VersionReading;
import java.util.ArrayList;
import java.util.List;

/** What a reading found, for people, as {@link io.canary.spi.metrics.MetricSource#preflight} says it. Pure. */
public final class ReadingLines {
    private ReadingLines() {}

    /**
     * One line for each version.
     *
     * @param when in which interval: {@code in 5 min}
     */
    public static List<String> of(MetricReading reading, MetricSubject subject, String when) {
        var lines = new ArrayList<String>();
        for (var role : Role.values()) {
            var its = reading.of(role);
            String name = role.word() + " " + subject.version(role) + ": ";
            lines.add(its.isEmpty() ? "warning: " + name + "nothing found " + when : name + words(its) + " " + when);
        }
        return List.copyOf(lines);
    }

    private static String words(VersionReading reading) {
        var words = new ArrayList<String>();
        if (reading.requests() != null) {
            words.add(reading.requests() + " requests");
        }
        if (reading.errors() != null) {
            words.add(reading.errors() + " errors");
        }
        if (reading.latency() instanceof LatencyReading.Percentile percentile) {
            words.add("p95 " + percentile.p95Millis() + " ms");
        }
        reading.gauges().forEach((name, value) -> words.add(name + " " + value));
        reading.counts().forEach((name, ratio) -> words.add(name + " " + ratio.count() + " of " + ratio.of()));
        return words.isEmpty() ? "no values" : String.join(", ", words);
    }
}
