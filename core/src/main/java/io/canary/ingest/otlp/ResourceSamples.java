package io.canary.ingest.otlp;

import io.canary.analysis.Role;
import io.canary.analysis.Sample;
import io.canary.analysis.SampleExtras;
import io.canary.analysis.StandardMetric;
import io.canary.ingest.distribution.LatencyUnit;
import io.canary.ingest.otlp.Targets.Target;
import io.canary.ingest.stream.ClassicHistograms.Bucket;
import io.canary.ingest.stream.Cumulative;
import io.canary.ingest.stream.Cumulative.Counter;
import io.canary.ingest.stream.Cumulative.ExplicitCounts;
import io.canary.ingest.stream.Cumulative.ExponentialCounts;
import io.canary.ingest.stream.CumulativeStreams;
import io.canary.ingest.stream.Increase;
import io.canary.ingest.wire.Fingerprint;
import io.canary.spi.settings.SettingsException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns what a resource reports into samples: the points of one time with buckets of one kind are one sample, however
 * many routes and statuses they tell apart.
 *
 * <p>A sample has a key of the points that it is made of, so that an export that is sent again counts once.
 */
public final class ResourceSamples {
    private final ResourceReport report;
    private final OtlpStreams streams;
    private final long nowMillis;
    private final Refusals refusals;
    private final Map<SumKey, DurationSum> sums = new LinkedHashMap<>();
    private final Map<SumKey, DurationSum> latencies = new LinkedHashMap<>();

    /**
     * A sample of a resource.
     *
     * @param points how many points it is made of
     */
    public record Made(ResourceReport report, Sample sample, int points) {}

    /** @param layout what the buckets have in common; null if there are none */
    private record SumKey(
            long atMillis, LatencyUnit unit, @Nullable Object layout) {}

    private ResourceSamples(ResourceReport report, OtlpStreams streams, long nowMillis, Refusals refusals) {
        this.report = report;
        this.streams = streams;
        this.nowMillis = nowMillis;
        this.refusals = refusals;
    }

    /** The samples; their role is not known yet. Cumulative points are counted by this. */
    public static List<Made> of(ResourceReport report, OtlpStreams streams, long nowMillis, Refusals refusals) {
        return new ResourceSamples(report, streams, nowMillis, refusals).all();
    }

    private List<Made> all() {
        report.points().forEach(this::add);
        var made = new ArrayList<Made>();
        sums.forEach((key, sum) -> make(key, sum, made));
        for (var reading : report.cpu()) {
            long key = Fingerprint.mix(reading.atMillis()
                    + Fingerprint.mix(reading.metric().name().hashCode() + Double.doubleToLongBits(reading.share())));
            var sample = sample(reading.atMillis(), 0, key).with(StandardMetric.CPU_UTILIZATION, reading.share());
            made.add(new Made(report, sample, 1));
        }
        if (!report.custom().isEmpty()) {
            new CustomSamples(report, streams, nowMillis, refusals).addTo(made);
        }
        report.buckets().forEach(this::add);
        latencies.forEach((key, sum) -> makeLatencies(key, sum, made));
        return made;
    }

    private void add(Bucket bucket) {
        for (var known : streams.add(report.target(), bucket, nowMillis)) {
            var key = new SumKey(known.atMillis(), LatencyUnit.S, layout(known.counts()));
            latencies.computeIfAbsent(key, k -> new DurationSum(k.unit())).add(bucket, known.counts());
        }
    }

    /** The requests of these latencies are those of the counter of their histogram, in a sample of their own. */
    private void makeLatencies(SumKey key, DurationSum sum, List<Made> made) {
        try {
            var distribution = sum.distribution();
            var sample = sample(key.atMillis(), 0, sum.key()).with(distribution.latency(), distribution.accuracy());
            if (!distribution.latency().isEmpty()) {
                made.add(new Made(report, sample, sum.points()));
            }
        } catch (SettingsException e) {
            refusals.add(sum.points(), e.problems().getFirst().toString());
        }
    }

    private void add(JudgedPoint judged) {
        var counted = judged.point().value();
        if (judged.isCumulative()) {
            var increase = streams.add(report.target(), judged.stream(), judged.point(), nowMillis);
            if (increase.cause() == Increase.Cause.TOO_MANY_STREAMS) {
                refusals.add(1, tooManyStreams(report.target()));
            }
            counted = increase.by();
        }
        if (counted != null && counted.count() > 0) {
            var key = new SumKey(judged.point().atMillis(), judged.unit(), layout(counted));
            sums.computeIfAbsent(key, k -> new DurationSum(judged.unit())).add(judged, counted);
        }
    }

    static String tooManyStreams(Target target) {
        return "more than " + CumulativeStreams.MAX + " cumulative streams of deployment "
                + target.deploymentId()
                + ", or more than there is memory for, are not counted: use delta temporality, or fewer attributes";
    }

    private static @Nullable Object layout(Cumulative counts) {
        return switch (counts) {
            case Counter c -> null;
            case ExplicitCounts e -> e.bounds();
            case ExponentialCounts e -> ExponentialCounts.class;
        };
    }

    private void make(SumKey key, DurationSum sum, List<Made> made) {
        try {
            var distribution = sum.distribution();
            var sample = sample(key.atMillis(), sum.requests(), sum.key())
                    .withErrors(sum.errors())
                    .with(distribution.latency(), distribution.accuracy());
            made.add(new Made(report, sample, sum.points()));
        } catch (SettingsException e) {
            refusals.add(sum.points(), e.problems().getFirst().toString());
        }
    }

    private Sample sample(long atMillis, long requests, long content) {
        long key = Fingerprint.mix(report.identity() + Fingerprint.mix(atMillis + content));
        var extras = new SampleExtras(key == 0 ? 1 : key, Map.of(), report.instance());
        return Sample.of(Role.CANARY, atMillis, requests).with(extras);
    }
}
