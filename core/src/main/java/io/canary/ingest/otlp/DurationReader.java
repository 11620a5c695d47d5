package io.canary.ingest.otlp;

import io.canary.ingest.distribution.LatencyUnit;
import io.canary.ingest.wire.Fingerprint;
import io.canary.ingest.wire.Malformed;
import io.canary.ingest.wire.Wire;
import java.util.ArrayList;
import java.util.List;

/** Reads the points of histograms of durations, with explicit and with exponential buckets. */
final class DurationReader {
    private static final int DELTA = 1;
    private static final int CUMULATIVE = 2;
    private static final int NO_VALUE = 1;

    private final long nowMillis;
    private final Refusals refusals;
    private final PointAttributes attributes = new PointAttributes();
    private final BucketReader buckets = new BucketReader();
    private List<JudgedPoint> points = new ArrayList<>();
    private int left;

    /** @param pointsMax how many points of one export are taken */
    DurationReader(long nowMillis, int pointsMax, Refusals refusals) {
        this.nowMillis = nowMillis;
        this.left = pointsMax;
        this.refusals = refusals;
    }

    /** The points since the last call. */
    List<JudgedPoint> take() {
        var taken = points;
        points = new ArrayList<>();
        return taken;
    }

    /**
     * What all points of a metric have in common.
     *
     * @param identity a hash of all that identifies their streams but their attributes
     */
    record Durations(JudgedMetric metric, LatencyUnit unit, boolean isExponential, long identity) {}

    /** Reads a {@code Histogram} or an {@code ExponentialHistogram}. */
    void read(Wire histogram, Durations durations) throws Malformed {
        int temporality = temporality(histogram.copy());
        for (int field = histogram.next(); field != 0; field = histogram.next()) {
            if (field != 1) {
                histogram.skip();
            } else if (left == 0) {
                histogram.skip();
                refusals.add(
                        1, "an export may have " + OtlpReader.POINTS_MAX + " points that are judged: send it in parts");
            } else {
                left--;
                var point = histogram.message();
                if (temporality == DELTA || temporality == CUMULATIVE) {
                    point(point, durations, temporality == CUMULATIVE);
                } else {
                    refusals.add(1, durations.metric().metricName() + " must have the temporality delta or cumulative");
                }
            }
        }
    }

    private static int temporality(Wire histogram) throws Malformed {
        int temporality = 0;
        for (int field = histogram.next(); field != 0; field = histogram.next()) {
            if (field == 2) {
                temporality = histogram.whole();
            } else {
                histogram.skip();
            }
        }
        return temporality;
    }

    private void point(Wire point, Durations durations, boolean isCumulative) throws Malformed {
        attributes.clear();
        buckets.clear();
        long start = 0;
        long at = 0;
        int flags = 0;
        int attribute = durations.isExponential() ? 1 : 9;
        for (int field = point.next(); field != 0; field = point.next()) {
            if (field == attribute) {
                attributes.add(point.message());
            } else if (field == 2) {
                start = point.fixed();
            } else if (field == 3) {
                at = point.fixed();
            } else if (field == 10) {
                flags = point.whole();
            } else if (durations.isExponential()) {
                buckets.exponential(field, point);
            } else {
                buckets.explicit(field, point);
            }
        }
        if ((flags & NO_VALUE) == 0) {
            add(durations, isCumulative, start, at);
        }
    }

    private void add(Durations durations, boolean isCumulative, long start, long at) {
        var metric = durations.metric();
        var unit = durations.unit();
        var counts = durations.isExponential() ? buckets.exponentialCounts(unit) : buckets.explicitCounts(unit);
        String problem = buckets.problem();
        if (counts == null || problem != null) {
            refusals.add(1, metric.metricName() + " " + problem);
            return;
        }
        long stream = Fingerprint.mix(durations.identity() + attributes.fingerprint());
        points.add(new JudgedPoint(
                stream,
                isCumulative,
                metric.isFailed(attributes),
                unit,
                Nanos.point(start, at, nowMillis, counts),
                Nanos.interval(start, at)));
    }
}
