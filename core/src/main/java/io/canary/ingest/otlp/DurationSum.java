package io.canary.ingest.otlp;

import io.canary.ingest.distribution.CountedLatencies;
import io.canary.ingest.distribution.Distribution;
import io.canary.ingest.distribution.LatencyUnit;
import io.canary.ingest.stream.ClassicHistograms.Bucket;
import io.canary.ingest.stream.Cumulative;
import io.canary.ingest.stream.Cumulative.Counter;
import io.canary.ingest.stream.Cumulative.ExplicitCounts;
import io.canary.ingest.stream.Cumulative.ExponentialCounts;
import io.canary.ingest.wire.Fingerprint;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The sum of points of one time whose buckets can be added: with the same bounds, or exponential ones. */
final class DurationSum {
    private final LatencyUnit unit;
    private double requests;
    private double errors;
    private long key;
    private int points;
    private List<Double> bounds = List.of();
    private long[] counts = {};
    private @Nullable ExponentialCounts exponential;

    DurationSum(LatencyUnit unit) {
        this.unit = unit;
    }

    /** @param counted what the point adds */
    void add(JudgedPoint judged, Cumulative counted) {
        double more = counted.count();
        requests += more;
        errors += judged.isFailed() ? more : 0;
        points++;
        long content = Double.doubleToLongBits(more) ^ content(counted);
        long interval = judged.interval() + 31 * judged.point().startMillis();
        key += Fingerprint.mix(judged.stream() + Fingerprint.mix(interval + content));
        addBuckets(counted);
    }

    /** A hash of the counts; their bounds are mostly the same. */
    private static long content(Cumulative counted) {
        return switch (counted) {
            case Counter c -> 0;
            case ExplicitCounts e -> Arrays.hashCode(e.counts());
            case ExponentialCounts e -> 31L * e.offset() + Arrays.hashCode(e.counts());
        };
    }

    /** @param counted the latencies that are known by a bucket of their histogram */
    void add(Bucket bucket, ExplicitCounts counted) {
        points++;
        key += Fingerprint.mix(bucket.histogram() + content(counted));
        add(counted);
    }

    private void addBuckets(Cumulative counted) {
        switch (counted) {
            case Counter c -> {
                // has no buckets
            }
            case ExplicitCounts e -> add(e);
            case ExponentialCounts e -> exponential = exponential == null ? e : exponential.plus(e);
        }
    }

    private void add(ExplicitCounts more) {
        if (counts.length == 0) {
            bounds = more.bounds();
            counts = more.counts().clone();
            return;
        }
        for (int i = 0; i < counts.length; i++) {
            counts[i] += more.counts()[i];
        }
    }

    long requests() {
        return (long) requests;
    }

    double errors() {
        return errors;
    }

    int points() {
        return points;
    }

    /** A hash of the points, in whatever order. */
    long key() {
        return key;
    }

    /** @throws io.canary.spi.settings.SettingsException if they are no latencies */
    Distribution distribution() {
        var merged = exponential;
        if (merged != null) {
            return CountedLatencies.exponential(
                    merged.scale(), merged.zeroThreshold(), merged.zeroCount(), merged.offset(), merged.counts(), unit);
        }
        return counts.length == 0 ? Distribution.NONE : CountedLatencies.explicit(bounds, counts, unit);
    }
}
