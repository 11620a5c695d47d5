package io.canary.ingest.otlp;

import io.canary.analysis.sequential.Arm;
import io.canary.analysis.sequential.Metric.Kind;
import io.canary.analysis.sequential.Reading;
import io.canary.ingest.distribution.CountedLatencies;
import io.canary.ingest.distribution.LatencyUnit;
import io.canary.ingest.otlp.CustomMappings.Part;
import io.canary.ingest.stream.Cumulative;
import io.canary.ingest.stream.Cumulative.Counter;
import io.canary.ingest.stream.Cumulative.ExplicitCounts;
import io.canary.ingest.stream.Cumulative.ExponentialCounts;
import io.canary.ingest.wire.Fingerprint;
import io.canary.spi.LatencyHistogram;
import org.jspecify.annotations.Nullable;

/** What the points of one custom metric say together. */
final class CustomSum {
    private final Kind kind;
    private long atMillis;
    private long key;
    private int points;
    private double count;
    private double total;
    private double values;
    private double sum;
    private int levels;
    private double parts;
    private double means;
    private int meansOf;
    private LatencyHistogram latencies = LatencyHistogram.EMPTY;

    CustomSum(Kind kind) {
        this.kind = kind;
    }

    private void note(CustomPoint point, int content) {
        points++;
        atMillis = Math.max(atMillis, point.atMillis());
        key += Fingerprint.mix(point.stream() + Fingerprint.mix(point.interval() + content));
    }

    /** @param increase of a part of a ratio */
    void addCount(CustomPoint point, Counter increase) {
        note(point, increase.hashCode());
        if (point.use().part() == Part.COUNT) {
            count += increase.value();
        } else {
            total += increase.value();
        }
    }

    /** @param isPart whether all such levels add up; otherwise, their mean counts */
    void addLevel(CustomPoint point, double level, boolean isPart) {
        note(point, Double.hashCode(level));
        levels++;
        if (isPart) {
            parts += level;
        } else {
            means += level;
            meansOf++;
        }
    }

    /** Adds values of which only the mean counts. */
    void addValues(CustomPoint point, double number, double sumOf) {
        note(point, Double.hashCode(sumOf));
        values += number;
        sum += sumOf;
    }

    /** @throws io.canary.spi.settings.SettingsException if they are no valid values */
    void addDistribution(CustomPoint point, Cumulative counts, LatencyUnit unit) {
        note(point, counts.hashCode());
        latencies = latencies.plus(
                switch (counts) {
                    case Counter c -> LatencyHistogram.EMPTY;
                    case ExplicitCounts e ->
                        CountedLatencies.explicit(e.bounds(), e.counts(), unit).latency();
                    case ExponentialCounts e ->
                        CountedLatencies.exponential(
                                        e.scale(), e.zeroThreshold(), e.zeroCount(), e.offset(), e.counts(), unit)
                                .latency();
                });
    }

    /** The time of the last point. */
    long atMillis() {
        return atMillis;
    }

    /** A hash of the points, in whatever order. */
    long key() {
        return key;
    }

    int points() {
        return points;
    }

    /** Whether its count is larger than its total. */
    boolean isTorn() {
        return count > total;
    }

    /** What it says; null for nothing that is valid. */
    @Nullable
    Reading reading() {
        return switch (kind) {
            case RATIO -> total > 0 && total <= Reading.COUNT_MOST ? new Arm(total, Math.min(count, total)) : null;
            case GAUGE -> level();
            case DISTRIBUTION ->
                latencies.isEmpty() || latencies.count() > Reading.COUNT_MOST ? null : new Reading.Latencies(latencies);
        };
    }

    private @Nullable Reading level() {
        if (levels == 0 && values == 0) {
            return null;
        }
        double level = parts + (meansOf == 0 ? 0 : means / meansOf) + (values == 0 ? 0 : sum / values);
        return Math.abs(level) <= Reading.COUNT_MOST ? new Reading.Gauge(level) : null;
    }
}
