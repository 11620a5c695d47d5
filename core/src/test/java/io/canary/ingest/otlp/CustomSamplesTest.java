package io.canary.ingest.otlp;

import static io.canary.ingest.otlp.Otlp.CUMULATIVE;
import static io.canary.ingest.otlp.Otlp.DELTA;
import static io.canary.ingest.otlp.Otlp.count;
import static io.canary.ingest.otlp.Otlp.gauge;
import static io.canary.ingest.otlp.Otlp.histogram;
import static io.canary.ingest.otlp.Otlp.number;
import static io.canary.ingest.otlp.Otlp.point;
import static io.canary.ingest.otlp.Otlp.requests;
import static io.canary.ingest.otlp.Otlp.sum;
import static io.canary.ingest.otlp.Otlp.text;
import static io.canary.ingest.otlp.Otlp.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.Sample;
import io.canary.analysis.sequential.Arm;
import io.canary.analysis.sequential.Metric.Direction;
import io.canary.analysis.sequential.Metric.Kind;
import io.canary.analysis.sequential.OtlpMapping;
import io.canary.analysis.sequential.Reading;
import io.canary.ingest.otlp.Targets.Target;
import io.canary.ingest.wire.Malformed;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.Summary;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an export says of the custom metrics of a deployment. */
class CustomSamplesTest {
    private static final long BEGAN = 1_000_000;
    private static final long NOW = BEGAN + 60_000;
    private static final KeyValue FAILED = text("outcome", "failed");
    private static final KeyValue OK = text("outcome", "ok");

    private final OtlpStreams streams = new OtlpStreams(0, Long.MAX_VALUE);
    private final Refusals refusals = new Refusals();
    private Target target = new Target("d-1", BEGAN);

    private void declare(Kind kind, OtlpMapping otlp) {
        var metric =
                new io.canary.analysis.sequential.Metric("orders", kind, Direction.LOWER_IS_BETTER, 2, 1, false, otlp);
        target = new Target("d-1", BEGAN, CustomMappings.of(List.of(metric)));
    }

    private void declare(Kind kind, String metric) {
        declare(kind, new OtlpMapping(metric, Map.of(), null));
    }

    private List<Sample> samples(Metric... metrics) throws Malformed {
        var export = OtlpReader.read(
                Otlp.export(Otlp.resource("shop", "v2", "web-1", List.of(metrics)))
                        .toByteArray(),
                (service, version) -> target,
                NOW);
        var samples = new ArrayList<Sample>();
        for (var resource : export.resources()) {
            ResourceSamples.of(resource, streams, NOW, export.refusals()).forEach(made -> samples.add(made.sample()));
        }
        refusals.addAll(export.refusals());
        return samples;
    }

    private Reading reading(Metric... metrics) throws Malformed {
        var samples = samples(metrics);
        assertThat(samples).as(refusals.text()).hasSize(1);
        return reading(samples.getFirst());
    }

    private static Reading reading(Sample sample) {
        return Objects.requireNonNull(
                Objects.requireNonNull(sample.extras()).metrics().get("orders"));
    }

    private static HistogramDataPoint withSum(HistogramDataPoint point, double sum) {
        return point.toBuilder().setSum(sum).build();
    }

    @Test
    void a_ratio_counts_the_points_with_its_attributes_out_of_all() throws Exception {
        // Given
        declare(Kind.RATIO, new OtlpMapping("orders.done", Map.of("outcome", "failed"), null));
        // When
        var reading = reading(sum(
                "orders.done",
                DELTA,
                true,
                count(NOW - 10, NOW, 3, FAILED, text("shop", "a")),
                count(NOW - 10, NOW, 2, FAILED, text("shop", "b")),
                count(NOW - 10, NOW, 95, OK, text("shop", "a"))));
        // Then
        assertThat(reading).isEqualTo(new Arm(100, 5));
        assertThat(refusals.text()).isEmpty();
    }

    @Test
    void a_ratio_of_two_cumulative_metrics_counts_the_increase_of_both() throws Exception {
        // Given
        declare(Kind.RATIO, new OtlpMapping("orders.failed", Map.of(), "http.server.request.duration"));
        long old = BEGAN - 1_000;
        samples(
                sum("orders.failed", CUMULATIVE, true, count(old, NOW, 40)),
                requests(CUMULATIVE, point(old, NOW, 3, 1_000)));
        // When: collected some milliseconds apart
        var samples = samples(
                sum("orders.failed", CUMULATIVE, true, count(old, NOW + 1_001, 47)),
                requests(CUMULATIVE, point(old, NOW + 1_000, 3, 1_100)));
        // Then
        assertThat(samples).hasSize(2);
        assertThat(samples.getFirst().requests()).isEqualTo(100);
        assertThat(reading(samples.getLast())).isEqualTo(new Arm(100, 7));
        assertThat(samples.getLast().atMillis()).isEqualTo(NOW + 1_001);
    }

    @Test
    void a_count_without_its_total_is_not_counted_and_the_sender_is_warned() throws Exception {
        // Given
        declare(Kind.RATIO, new OtlpMapping("orders.failed", Map.of(), "orders.all"));
        // When
        var samples = samples(sum("orders.failed", DELTA, true, count(NOW - 10, NOW, 3)));
        // Then
        assertThat(samples).isEmpty();
        assertThat(refusals.points()).isZero();
        assertThat(refusals.text()).contains("the count of orders is larger than its total");
    }

    @Test
    void levels_of_a_gauge_are_averaged_and_parts_of_a_sum_added() throws Exception {
        // Given
        declare(Kind.GAUGE, "queue.length");
        // When
        var mean = reading(gauge("queue.length", value(NOW, 2, text("queue", "a")), value(NOW, 5, text("queue", "b"))));
        var total = reading(sum(
                "queue.length",
                CUMULATIVE,
                false,
                count(BEGAN, NOW, 2, text("queue", "a")),
                count(BEGAN, NOW, -1, text("queue", "b"))));
        // Then
        assertThat(mean).isEqualTo(new Reading.Gauge(3.5));
        assertThat(total).isEqualTo(new Reading.Gauge(1));
    }

    @Test
    void a_level_of_zero_is_reported() throws Exception {
        // Given
        declare(Kind.GAUGE, "queue.length");
        // When, Then
        assertThat(reading(gauge("queue.length", value(NOW, 0)))).isEqualTo(new Reading.Gauge(0));
    }

    @Test
    void the_mean_of_a_histogram_is_that_of_its_new_values_in_milliseconds() throws Exception {
        // Given
        declare(Kind.GAUGE, "checkout.duration");
        long old = BEGAN - 1_000;
        // When
        var delta =
                reading(histogram("checkout.duration", "s", DELTA, List.of(withSum(point(NOW - 10, NOW, 3, 4), 0.2))));
        samples(histogram("checkout.duration", "s", CUMULATIVE, List.of(withSum(point(old, NOW, 3, 1_000), 50))));
        var increase = reading(histogram(
                "checkout.duration", "s", CUMULATIVE, List.of(withSum(point(old, NOW + 1_000, 3, 1_010), 51))));
        // Then
        assertThat(delta).isEqualTo(new Reading.Gauge(50));
        assertThat(increase).isEqualTo(new Reading.Gauge(100));
    }

    @Test
    void the_buckets_of_a_histogram_are_a_distribution() throws Exception {
        // Given
        declare(Kind.DISTRIBUTION, "checkout.duration");
        // When
        var reading = reading(histogram(
                "checkout.duration", "s", DELTA, List.of(point(NOW - 10, NOW, 3, 9), point(NOW - 10, NOW, 5, 1, OK))));
        // Then
        assertThat(reading).isInstanceOfSatisfying(Reading.Latencies.class, values -> {
            assertThat(values.histogram().count()).isEqualTo(10);
            assertThat(values.histogram().quantileMillis(0.5)).isBetween(49.0, 51.0);
        });
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void data_of_another_kind_is_refused_with_what_is_needed(Kind kind) throws Exception {
        // Given
        declare(
                kind,
                new OtlpMapping("orders.done", kind == Kind.RATIO ? Map.of("outcome", "failed") : Map.of(), null));
        var summary = Metric.newBuilder()
                .setName("orders.done")
                .setSummary(Summary.newBuilder()
                        .addDataPoints(SummaryDataPoint.newBuilder().addAttributes(FAILED)));
        var unfit = kind == Kind.RATIO
                ? gauge("orders.done", value(NOW, 5, FAILED))
                : sum("orders.done", DELTA, true, count(NOW - 10, NOW, 5, FAILED));
        // When
        var samples = samples(summary.build(), unfit);
        // Then
        assertThat(samples).isEmpty();
        assertThat(refusals.points()).isEqualTo(kind == Kind.RATIO ? 3 : 2); // a point of a ratio is in its total too
        assertThat(refusals.text())
                .contains("orders.done is a summary, but orders needs ")
                .contains(" histogram");
    }

    @Test
    void attributes_are_compared_as_text_and_all_must_be_there() throws Exception {
        // Given
        declare(Kind.GAUGE, new OtlpMapping("queue.length", Map.of("shard", "7", "main", "true"), null));
        var isMain = KeyValue.newBuilder()
                .setKey("main")
                .setValue(AnyValue.newBuilder().setBoolValue(true))
                .build();
        // When
        var reading = reading(gauge(
                "queue.length",
                value(NOW, 3, number("shard", 7), isMain, text("zone", "a")),
                value(NOW, 50, number("shard", 7)),
                value(NOW, 70, number("shard", 8), isMain)));
        // Then
        assertThat(reading).isEqualTo(new Reading.Gauge(3));
        assertThat(refusals.text()).isEmpty();
    }

    @Test
    void values_out_of_range_and_histograms_without_a_sum_are_refused() throws Exception {
        // Given
        declare(Kind.GAUGE, "queue.length");
        // When
        samples(gauge("queue.length", value(NOW, 2e12), value(NOW, Double.NaN)));
        samples(histogram("queue.length", "1", DELTA, List.of(point(NOW - 10, NOW, 3, 4))));
        // Then
        assertThat(refusals.points()).isEqualTo(3);
        assertThat(refusals.text())
                .contains("queue.length must have a value from -1e12 to 1e12")
                .contains("queue.length must have the sum of its values");
    }

    @Test
    void an_export_that_is_sent_again_has_the_same_keys() throws Exception {
        // Given
        declare(Kind.RATIO, new OtlpMapping("orders.done", Map.of("outcome", "failed"), null));
        var failed = count(NOW - 10, NOW, 3, FAILED);
        var ok = count(NOW - 10, NOW, 9, OK);
        var later = ok.toBuilder().setTimeUnixNano(ok.getTimeUnixNano() + 1).build();
        // When
        long key = key(sum("orders.done", DELTA, true, failed, ok));
        long again = key(sum("orders.done", DELTA, true, ok, failed));
        long other = key(sum("orders.done", DELTA, true, failed, later));
        // Then
        assertThat(again).isEqualTo(key);
        assertThat(other).isNotEqualTo(key);
    }

    private long key(Metric metric) throws Malformed {
        return Objects.requireNonNull(samples(metric).getFirst().extras()).key();
    }
}
