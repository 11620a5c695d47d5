package io.canary.ingest.otlp;

import static io.canary.ingest.otlp.Otlp.CUMULATIVE;
import static io.canary.ingest.otlp.Otlp.DELTA;
import static io.canary.ingest.otlp.Otlp.number;
import static io.canary.ingest.otlp.Otlp.point;
import static io.canary.ingest.otlp.Otlp.requests;
import static io.canary.ingest.otlp.Otlp.text;
import static io.canary.ingest.otlp.Otlp.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.Sample;
import io.canary.analysis.SampleExtras;
import io.canary.analysis.StandardMetric;
import io.canary.ingest.otlp.Targets.Target;
import io.canary.ingest.wire.Malformed;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an export says of the versions of a deployment. */
class OtlpReaderTest {
    private static final long BEGAN = 1_000_000;
    private static final long NOW = BEGAN + 60_000;
    private static final Target SHOP = new Target("d-1", BEGAN);

    private final OtlpStreams streams = new OtlpStreams(0, Long.MAX_VALUE);
    private final Refusals refusals = new Refusals();

    private Export read(Metric... metrics) throws Malformed {
        var resource = Otlp.resource("shop", "v2", "web-1", List.of(metrics));
        return OtlpReader.read(
                Otlp.export(resource).toByteArray(),
                (service, version) -> service.equals("shop") && version.equals("v2") ? SHOP : null,
                NOW);
    }

    private List<Sample> samples(Metric... metrics) throws Malformed {
        var samples = new ArrayList<Sample>();
        var export = read(metrics);
        for (var resource : export.resources()) {
            ResourceSamples.of(resource, streams, NOW, export.refusals()).forEach(made -> samples.add(made.sample()));
        }
        refusals.addAll(export.refusals());
        return samples;
    }

    private Sample only(Metric... metrics) throws Malformed {
        var samples = samples(metrics);
        assertThat(samples).as(refusals.text()).hasSize(1);
        return samples.getFirst();
    }

    private static SampleExtras extras(Sample sample) {
        return Objects.requireNonNull(sample.extras());
    }

    @Test
    void a_point_of_each_route_and_status_adds_to_one_sample() throws Exception {
        // When
        var sample = only(requests(
                DELTA,
                point(NOW - 10, NOW, 3, 90, text("http.route", "/a"), number("http.response.status_code", 200)),
                point(NOW - 10, NOW, 4, 9, text("http.route", "/b"), number("http.response.status_code", 404)),
                point(NOW - 10, NOW, 5, 1, text("http.route", "/b"), number("http.response.status_code", 503))));
        // Then
        assertThat(sample.requests()).isEqualTo(100);
        assertThat(sample.errors()).isEqualTo(1);
        assertThat(sample.atMillis()).isEqualTo(NOW);
        assertThat(sample.latency().count()).isEqualTo(100);
        assertThat(sample.latency().quantileMillis(0.5)).isBetween(49.0, 51.0);
        assertThat(extras(sample).source()).isEqualTo("web-1");
    }

    @ParameterizedTest
    @CsvSource({
        "http.server.request.duration, http.response.status_code, 200, 0",
        "http.server.request.duration, http.response.status_code, 499, 0",
        "http.server.request.duration, http.response.status_code, 500, 1",
        "http.server.request.duration, error.type, 500, 1",
        "http.server.request.duration, error.type, 404, 0",
        "http.server.request.duration, error.type, java.io.IOException, 1",
        "http.server.duration, http.status_code, 502, 1",
        "http.server.duration, http.status_code, 302, 0",
        "rpc.server.duration, rpc.grpc.status_code, 0, 0",
        "rpc.server.duration, rpc.grpc.status_code, 5, 0",
        "rpc.server.duration, rpc.grpc.status_code, 13, 1",
        "rpc.server.call.duration, rpc.response.status_code, UNAVAILABLE, 1",
        "rpc.server.call.duration, rpc.response.status_code, NOT_FOUND, 0",
        "rpc.server.call.duration, error.type, NOT_FOUND, 0",
        "rpc.server.call.duration, error.type, java.io.IOException, 1"
    })
    void errors_are_what_the_semantic_conventions_call_errors_of_the_server(
            String metric, String attribute, String status, int errors) throws Exception {
        // When
        var asText =
                only(Otlp.histogram(metric, "s", DELTA, List.of(point(NOW - 10, NOW, 3, 1, text(attribute, status)))));
        // Then
        assertThat(asText.errors()).isEqualTo(errors);
        if (status.matches("[0-9]+")) {
            var asNumber = number(attribute, Long.parseLong(status));
            assertThat(only(Otlp.histogram(metric, "s", DELTA, List.of(point(NOW - 10, NOW, 3, 1, asNumber))))
                            .errors())
                    .isEqualTo(errors);
        }
    }

    @Test
    void an_older_name_counts_only_without_the_newer_one() throws Exception {
        // Given
        var old = Otlp.histogram("http.server.duration", "ms", DELTA, List.of(point(NOW - 10, NOW, 3, 7)));
        // When
        var alone = only(old);
        var both = only(old, requests(DELTA, point(NOW - 10, NOW, 3, 7)));
        // Then
        assertThat(alone.requests()).isEqualTo(7);
        assertThat(alone.latency().quantileMillis(1)).isLessThan(1); // the same bounds, in ms
        assertThat(both.requests()).isEqualTo(7);
        assertThat(both.latency().quantileMillis(1)).isBetween(49.0, 51.0);
    }

    @Test
    void a_cumulative_stream_that_began_after_the_deployment_counts_from_its_start() throws Exception {
        // When
        var first = only(requests(CUMULATIVE, point(BEGAN + 1, NOW - 10, 3, 5)));
        var second = only(requests(CUMULATIVE, point(BEGAN + 1, NOW, 3, 8)));
        var again = samples(requests(CUMULATIVE, point(BEGAN + 1, NOW, 3, 8)));
        // Then
        assertThat(first.requests()).isEqualTo(5);
        assertThat(second.requests()).isEqualTo(3);
        assertThat(again).isEmpty();
    }

    @Test
    void a_cumulative_stream_that_began_before_counts_from_its_first_point() throws Exception {
        // When
        var first = samples(requests(CUMULATIVE, point(BEGAN - 1, NOW - 10, 3, 5)));
        var second = only(requests(CUMULATIVE, point(BEGAN - 1, NOW, 3, 8)));
        // Then
        assertThat(first).isEmpty();
        assertThat(second.requests()).isEqualTo(3);
    }

    @Test
    void a_stream_that_begins_in_the_millisecond_of_its_first_export_counts_from_its_start() throws Exception {
        // Given
        var point = point(NOW, NOW, 3, 5);
        var later = point.toBuilder()
                .setTimeUnixNano(point.getStartTimeUnixNano() + 1)
                .build();
        // When
        var unknown = samples(requests(CUMULATIVE, point(NOW, NOW, 3, 5, text("http.route", "/"))));
        var known = only(requests(CUMULATIVE, later));
        // Then
        assertThat(unknown).isEmpty();
        assertThat(known.requests()).isEqualTo(5);
    }

    @Test
    void the_order_of_attributes_means_nothing() throws Exception {
        // Given
        KeyValue route = text("http.route", "/a");
        KeyValue status = number("http.response.status_code", 200);
        only(requests(CUMULATIVE, point(BEGAN + 1, NOW - 10, 3, 5, route, status)));
        // When
        var second = only(requests(CUMULATIVE, point(BEGAN + 1, NOW, 3, 6, status, route)));
        // Then
        assertThat(second.requests()).isEqualTo(1);
    }

    @Test
    void an_export_that_is_sent_again_has_samples_with_the_same_keys() throws Exception {
        // Given
        var metric = requests(DELTA, point(NOW - 10, NOW, 3, 5), point(NOW - 10, NOW, 4, 5, text("http.route", "/")));
        // When
        var first = only(metric);
        var again = only(metric);
        var other = only(requests(DELTA, point(NOW - 10, NOW, 3, 5)));
        // Then
        assertThat(again).isEqualTo(first);
        assertThat(extras(other).key()).isNotEqualTo(extras(first).key());
    }

    @Test
    void cpu_is_the_sum_of_all_modes_but_idle() throws Exception {
        // When
        var sample = only(Otlp.gauge(
                "process.cpu.utilization",
                value(NOW, 0.5, text("cpu.mode", "user")),
                value(NOW, 0.25, text("cpu.mode", "system")),
                value(NOW, 0.25, text("cpu.mode", "idle")),
                value(NOW, Double.NaN, text("cpu.mode", "wait"))));
        // Then
        assertThat(sample.value(StandardMetric.CPU_UTILIZATION)).isEqualTo(0.75);
        assertThat(sample.requests()).isZero();
    }

    @Test
    void points_of_exponential_histograms_of_any_scale_merge_exactly() throws Exception {
        // When: 1 s is the upper bound of bucket -1 at every scale
        var sample = only(Otlp.exponential(
                DELTA,
                Otlp.exponentialPoint(NOW - 10, NOW, 20, -1, List.of(3L)),
                Otlp.exponentialPoint(NOW - 10, NOW, 3, -1, List.of(2L), text("http.route", "/a"))));
        // Then
        assertThat(sample.requests()).isEqualTo(5);
        assertThat(sample.latency().count()).isEqualTo(5);
        assertThat(sample.latency().quantileMillis(0))
                .isEqualTo(sample.latency().quantileMillis(1));
        assertThat(sample.latency().quantileMillis(1)).isBetween(930.0, 1_000.0);
    }

    @Test
    void foreign_resources_and_metrics_are_passed_over() throws Exception {
        // When
        var export = OtlpReader.read(
                Otlp.export(
                                Otlp.resource("cart", "v2", "c-1", List.of(requests(DELTA, point(1, NOW, 3, 5)))),
                                Otlp.resource("shop", "v0", "w-1", List.of(requests(DELTA, point(1, NOW, 3, 5)))),
                                Otlp.resource("shop", "v2", "w-2", List.of(Otlp.gauge("jvm.threads", value(NOW, 9)))))
                        .toByteArray(),
                (service, version) -> service.equals("shop") && version.equals("v2") ? SHOP : null,
                NOW);
        // Then
        assertThat(export.resources()).isEmpty();
        assertThat(export.foreign()).isEqualTo(2);
        assertThat(export.refusals().points()).isZero();
    }

    @Test
    void points_that_are_no_counts_are_refused_with_the_reason() throws Exception {
        // Given
        var good = point(NOW - 10, NOW, 3, 5);
        HistogramDataPoint wrongSum = good.toBuilder().setCount(6).build();
        HistogramDataPoint descending =
                good.toBuilder().setExplicitBounds(3, 0.001).build();
        HistogramDataPoint notNumbers =
                good.toBuilder().setExplicitBounds(3, Double.NaN).build();
        // When
        var sample = only(requests(DELTA, wrongSum, descending, notNumbers, good));
        samples(Otlp.histogram(
                "rpc.server.duration",
                "ms",
                AggregationTemporality.AGGREGATION_TEMPORALITY_UNSPECIFIED,
                List.of(good)));
        // Then
        assertThat(sample.requests()).isEqualTo(5);
        assertThat(refusals.points()).isEqualTo(4);
        assertThat(refusals.text())
                .contains("1 point: http.server.request.duration must have counts", "2 points: http.server");
    }

    @Test
    void no_more_than_ten_thousand_streams_of_a_deployment_are_remembered() throws Exception {
        // Given
        var points = new ArrayList<HistogramDataPoint>();
        for (int i = 0; i < 10_002; i++) {
            points.add(point(BEGAN + 1, NOW, 3, 1, number("id", i)));
        }
        // When
        var sample = only(Otlp.histogram("http.server.request.duration", "s", CUMULATIVE, points));
        // Then
        assertThat(sample.requests()).isEqualTo(10_000);
        assertThat(refusals.points()).isEqualTo(2);
        assertThat(refusals.text()).contains("2 points: more than 10000 cumulative streams of deployment d-1");
    }

    @Test
    void deltas_that_end_in_one_millisecond_are_told_apart_by_nanoseconds_and_buckets() throws Exception {
        // Given
        var point = point(NOW - 10, NOW, 3, 9);
        var variants = List.of(
                point,
                point.toBuilder().setTimeUnixNano(point.getTimeUnixNano() + 1).build(),
                point.toBuilder()
                        .setStartTimeUnixNano(point.getStartTimeUnixNano() + 1)
                        .build(),
                point(NOW - 10, NOW, 4, 9));
        // When
        var keys = new ArrayList<Long>();
        for (var variant : variants) {
            keys.add(extras(only(requests(DELTA, variant))).key());
        }
        long again = extras(only(requests(DELTA, point))).key();
        // Then
        assertThat(keys).doesNotHaveDuplicates();
        assertThat(again).isEqualTo(keys.getFirst());
    }
}
