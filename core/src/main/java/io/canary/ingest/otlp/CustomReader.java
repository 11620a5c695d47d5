package io.canary.ingest.otlp;

import io.canary.analysis.sequential.Reading;
import io.canary.ingest.otlp.CustomMappings.Use;
import io.canary.ingest.otlp.CustomPoint.Value;
import io.canary.ingest.otlp.CustomSeries.Type;
import io.canary.ingest.stream.Cumulative;
import io.canary.ingest.stream.Cumulative.Counter;
import io.canary.ingest.stream.Point;
import io.canary.ingest.wire.Fingerprint;
import io.canary.ingest.wire.Malformed;
import io.canary.ingest.wire.Wire;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the points that custom metrics take. */
final class CustomReader {
    private static final int NO_VALUE = 1;
    private static final String TOO_MANY =
            "an export may have " + OtlpReader.POINTS_MAX + " points of custom metrics: send it in parts";

    private final long nowMillis;
    private final Refusals refusals;
    private final BucketReader buckets = new BucketReader();
    private final Map<String, String> present = new HashMap<>();
    private List<CustomPoint> points = new ArrayList<>();
    private int left = OtlpReader.POINTS_MAX;
    private long start;
    private long at;
    private double number;
    private boolean hasNumber;
    private long attributes;

    CustomReader(long nowMillis, Refusals refusals) {
        this.nowMillis = nowMillis;
        this.refusals = refusals;
    }

    /** The points since the last call. */
    List<CustomPoint> take() {
        var taken = points;
        points = new ArrayList<>();
        return taken;
    }

    /** Reads a {@code Metric}. */
    void read(Wire metric, CustomMappings custom, long identity) throws Malformed {
        var series = CustomSeries.read(metric, custom, identity);
        if (series != null) {
            var uses = custom.of(series.name());
            var names = CustomMappings.attributes(uses);
            var data = series.data();
            for (int field = data.next(); field != 0; field = data.next()) {
                if (field != 1) {
                    data.skip();
                } else if (left <= 0) {
                    data.skip();
                    refusals.add(1, TOO_MANY);
                } else {
                    point(data.message(), series, uses, names);
                }
            }
        }
    }

    private void point(Wire point, CustomSeries series, List<Use> uses, Set<String> names) throws Malformed {
        start = 0;
        at = 0;
        number = 0;
        hasNumber = false;
        attributes = 0;
        present.clear();
        buckets.clear();
        int flags = 0;
        var type = series.type();
        for (int field = point.next(); field != 0; field = point.next()) {
            if (field == 2 && type != Type.SUMMARY) {
                start = point.fixed();
            } else if (field == 3 && type != Type.SUMMARY) {
                at = point.fixed();
            } else if (field == type.attributesField()) {
                attribute(point.message(), names);
            } else if (field == type.flagsField()) {
                flags = point.whole();
            } else {
                value(field, point, type);
            }
        }
        if ((flags & NO_VALUE) == 0) {
            for (var use : uses) {
                if (use.takes(present)) {
                    left--;
                    add(series, use);
                }
            }
        }
    }

    private void attribute(Wire attribute, Set<String> names) throws Malformed {
        attributes += attribute.fingerprint(0); // a sum: their order means nothing
        if (!names.isEmpty()) {
            var pair = KeyValue.read(attribute);
            String name = pair.key().text();
            if (names.contains(name)) {
                present.put(name, AttributeValue.shown(pair.value()));
            }
        }
    }

    private void value(int field, Wire point, Type type) throws Malformed {
        switch (type) {
            case GAUGE, SUM -> {
                if (field == 4) {
                    number(point.number());
                } else if (field == 6) {
                    number((double) point.fixed());
                } else {
                    point.skip();
                }
            }
            case HISTOGRAM -> {
                if (field == 5) {
                    number(point.number());
                } else {
                    buckets.explicit(field, point);
                }
            }
            case EXPONENTIAL_HISTOGRAM -> {
                if (field == 5) {
                    number(point.number());
                } else {
                    buckets.exponential(field, point);
                }
            }
            case SUMMARY -> point.skip();
        }
    }

    private void number(double read) {
        number = read;
        hasNumber = true;
    }

    private void add(CustomSeries series, Use use) {
        String why = series.refusal(use);
        var value = why == null ? value(series, use) : null;
        if (value == null) {
            refusals.add(1, why == null ? invalid(series, use) : why);
        } else {
            long atMillis = at == 0 ? nowMillis : Nanos.millis(at);
            points.add(new CustomPoint(use, stream(series, use), atMillis, Nanos.interval(start, at), value));
        }
    }

    /** The same points may be taken by several metrics, each of which follows its own stream. */
    private long stream(CustomSeries series, Use use) {
        long own = 31L * use.metric().name().hashCode() + use.part().name().hashCode();
        long one = Fingerprint.mix(series.name().hashCode() + Fingerprint.mix(own));
        return Fingerprint.mix(series.identity() + one + Fingerprint.mix(attributes));
    }

    /** What the point says; null if it is not valid. */
    private @Nullable Value value(CustomSeries series, Use use) {
        return switch (use.metric().kind()) {
            case RATIO -> counted(series, new Counter(series.type().isHistogram() ? (double) buckets.count() : number));
            case DISTRIBUTION -> distribution(series);
            case GAUGE -> series.isLevel() ? level(series) : summed(series);
        };
    }

    private @Nullable Value counted(CustomSeries series, Cumulative counts) {
        boolean isThere = hasNumber || series.type().isHistogram();
        return isThere && counts.isValid() && counts.count() <= Reading.COUNT_MOST
                ? new Value.Counted(series.isCumulative(), point(counts), series.unit())
                : null;
    }

    /** A histogram of one bucket says nothing of its values. */
    private @Nullable Value distribution(CustomSeries series) {
        var counts = series.type() == Type.HISTOGRAM
                ? buckets.explicitCounts(series.unit())
                : buckets.exponentialCounts(series.unit());
        return counts == null || counts instanceof Counter ? null : counted(series, counts);
    }

    private @Nullable Value level(CustomSeries series) {
        return hasNumber && Math.abs(number) <= Reading.COUNT_MOST
                ? new Value.Level(number, series.type() == Type.SUM)
                : null;
    }

    private @Nullable Value summed(CustomSeries series) {
        var count = new Counter((double) buckets.count());
        var sum = new Counter(series.unit().millis(number));
        return hasNumber && count.isValid() && sum.isValid()
                ? new Value.Summed(series.isCumulative(), point(count), point(sum))
                : null;
    }

    private Point point(Cumulative counts) {
        return Nanos.point(start, at, nowMillis, counts);
    }

    private String invalid(CustomSeries series, Use use) {
        String problem = buckets.problem();
        if (problem != null) {
            return series.name() + " " + problem;
        }
        return series.name()
                + switch (use.metric().kind()) {
                    case RATIO -> " must have a count from 0 to 1e12";
                    case DISTRIBUTION -> " must have at least two buckets, and at most 1e12 values";
                    case GAUGE ->
                        series.isLevel()
                                ? " must have a value from -1e12 to 1e12"
                                : " must have the sum of its values, at least 0";
                };
    }
}
