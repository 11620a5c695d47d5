package io.canary.ingest.otlp;

import io.canary.analysis.Role;
import io.canary.analysis.Sample;
import io.canary.analysis.SampleExtras;
import io.canary.analysis.sequential.Metric.Kind;
import io.canary.ingest.otlp.CustomPoint.Value;
import io.canary.ingest.otlp.ResourceSamples.Made;
import io.canary.ingest.stream.Cumulative;
import io.canary.ingest.stream.Cumulative.Counter;
import io.canary.ingest.stream.Increase;
import io.canary.ingest.stream.Point;
import io.canary.ingest.wire.Fingerprint;
import io.canary.spi.settings.SettingsException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns the points of custom metrics into samples: one for each metric and time. The two counts of a ratio may be
 * collected some microseconds apart, so all that a request says of a ratio is one sample.
 */
final class CustomSamples {
    private final ResourceReport report;
    private final OtlpStreams streams;
    private final long nowMillis;
    private final Refusals refusals;
    private final Map<SumKey, CustomSum> sums = new LinkedHashMap<>();

    private record SumKey(String metric, long atMillis) {}

    CustomSamples(ResourceReport report, OtlpStreams streams, long nowMillis, Refusals refusals) {
        this.report = report;
        this.streams = streams;
        this.nowMillis = nowMillis;
        this.refusals = refusals;
    }

    /** Adds the samples. Cumulative points are counted by this. */
    void addTo(List<Made> made) {
        report.custom().forEach(this::add);
        sums.forEach((key, sum) -> make(key.metric(), sum, made));
    }

    private void add(CustomPoint point) {
        try {
            switch (point.value()) {
                case Value.Level(double level, boolean isPart) -> sum(point).addLevel(point, level, isPart);
                case Value.Counted counted -> {
                    var by = increase(point.stream(), counted.isCumulative(), counted.counts());
                    if (by instanceof Counter counter) {
                        sum(point).addCount(point, counter);
                    } else if (by != null) {
                        sum(point).addDistribution(point, by, counted.unit());
                    }
                }
                case Value.Summed(boolean isCumulative, Point count, Point sum) ->
                    addValues(
                            point,
                            increase(point.stream(), isCumulative, count),
                            increase(Fingerprint.mix(point.stream()), isCumulative, sum));
            }
        } catch (SettingsException e) {
            refusals.add(1, e.problems().getFirst().toString());
        }
    }

    private void addValues(CustomPoint point, @Nullable Cumulative number, @Nullable Cumulative sumOf) {
        if (number != null && sumOf != null) {
            sum(point).addValues(point, number.count(), sumOf.count());
        }
    }

    private CustomSum sum(CustomPoint point) {
        var metric = point.use().metric();
        var key = new SumKey(metric.name(), metric.kind() == Kind.RATIO ? 0 : point.atMillis());
        return sums.computeIfAbsent(key, k -> new CustomSum(metric.kind()));
    }

    /** What the point counts since the one before it; null for nothing that is known to be new. */
    private @Nullable Cumulative increase(long stream, boolean isCumulative, Point point) {
        if (!isCumulative) {
            return point.value();
        }
        var increase = streams.add(report.target(), stream, point, nowMillis);
        if (increase.cause() == Increase.Cause.TOO_MANY_STREAMS) {
            refusals.add(1, ResourceSamples.tooManyStreams(report.target()));
        }
        return increase.by();
    }

    private void make(String metric, CustomSum sum, List<Made> made) {
        var reading = sum.reading();
        if (reading != null) {
            long content = Fingerprint.mix(metric.hashCode() + Fingerprint.mix(sum.atMillis() + sum.key()));
            long key = Fingerprint.mix(report.identity() + content);
            var extras = new SampleExtras(key == 0 ? 1 : key, Map.of(metric, reading), report.instance());
            made.add(new Made(report, Sample.of(Role.CANARY, sum.atMillis(), 0).with(extras), sum.points()));
        }
        if (sum.isTorn()) {
            refusals.warn(
                    sum.points(),
                    "the count of " + metric + " is larger than its total, and not counted beyond it: both must come "
                            + "in one request");
        }
    }
}
