package io.canary.ingest.remotewrite;

import static io.canary.ingest.remotewrite.WriteRequest.labels;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.Sample;
import io.canary.analysis.StandardMetric;
import io.canary.ingest.otlp.Export;
import io.canary.ingest.otlp.OtlpStreams;
import io.canary.ingest.otlp.ResourceSamples;
import io.canary.ingest.otlp.Targets;
import io.canary.ingest.otlp.Targets.Target;
import io.canary.ingest.wire.Malformed;
import io.canary.ingest.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request of remote-write says of the versions of a deployment. */
class RemoteWriteReaderTest {
    private static final long BEGAN = 1_000_000;
    private static final long NOW = BEGAN + 60_000;
    private static final String COUNT = "http_server_request_duration_seconds_count";
    private static final String HISTOGRAM = "http_server_request_duration_seconds";
    private static final Targets SHOP =
            (service, version) -> service.equals("shop") && version.equals("v2") ? new Target("d-1", BEGAN) : null;

    private final OtlpStreams streams = new OtlpStreams(0, Long.MAX_VALUE);

    private static Export read(boolean isVersion2, byte[] request) throws Malformed {
        return isVersion2
                ? RemoteWriteReader.readVersion2(request, SHOP)
                : RemoteWriteReader.readVersion1(request, SHOP);
    }

    private List<Sample> samples(boolean isVersion2, WriteRequest request) throws Malformed {
        var export = read(isVersion2, request.toBytes());
        var samples = new ArrayList<Sample>();
        export.resources().forEach(r -> ResourceSamples.of(r, streams, NOW, export.refusals())
                .forEach(made -> samples.add(made.sample())));
        assertThat(export.refusals().text()).isEmpty();
        return samples;
    }

    private static Supplier<WriteRequest> requests(boolean isVersion2) {
        return isVersion2 ? WriteRequest::version2 : WriteRequest::version1;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void counts_are_subtracted_for_each_series_and_summed_after(boolean isVersion2) throws Exception {
        // Given
        var request = requests(isVersion2);
        var good = labels(COUNT, "shop", "v2", "http_response_status_code", "200", "instance", "web:1");
        var bad = labels(COUNT, "shop", "v2", "http_response_status_code", "503", "instance", "web:1");
        // When
        var first =
                samples(isVersion2, request.get().sample(good, NOW - 10, 100).sample(bad, NOW - 10, 5));
        var second = samples(isVersion2, request.get().sample(good, NOW, 190).sample(bad, NOW, 15));
        var again = samples(isVersion2, request.get().sample(good, NOW, 190).sample(bad, NOW, 15));
        // Then
        assertThat(first).isEmpty();
        assertThat(second).hasSize(1);
        assertThat(second.getFirst().requests()).isEqualTo(100);
        assertThat(second.getFirst().errors()).isEqualTo(10);
        assertThat(Objects.requireNonNull(second.getFirst().extras()).source()).isEqualTo("web:1");
        assertThat(again).isEmpty();
    }

    @Test
    void a_series_that_was_created_after_the_deployment_counts_from_its_start() throws Exception {
        // When
        var first = samples(true, WriteRequest.version2().sample(labels(COUNT, "shop", "v2"), BEGAN + 1, NOW, 7));
        // Then
        assertThat(first).hasSize(1);
        assertThat(first.getFirst().requests()).isEqualTo(7);
    }

    @Test
    void a_fall_is_a_reset_and_a_stale_marker_adds_nothing() throws Exception {
        // Given
        var series = labels(COUNT, "shop", "v2");
        double stale = Double.longBitsToDouble(0x7ff0000000000002L);
        samples(false, WriteRequest.version1().sample(series, NOW - 30, 100));
        // When
        var ended = samples(false, WriteRequest.version1().sample(series, NOW - 20, stale));
        var reset = samples(false, WriteRequest.version1().sample(series, NOW - 10, 3));
        // Then
        assertThat(ended).isEmpty();
        assertThat(reset.getFirst().requests()).isEqualTo(3);
    }

    @Test
    void the_replicas_of_one_prometheus_count_once() throws Exception {
        // Given
        var a = labels(COUNT, "shop", "v2", "__replica__", "a");
        var b = labels(COUNT, "shop", "v2", "__replica__", "b");
        samples(false, WriteRequest.version1().sample(a, NOW - 30, 100).sample(b, NOW - 29, 100));
        // When
        var next =
                samples(false, WriteRequest.version1().sample(a, NOW - 15, 110).sample(b, NOW - 14, 112));
        // Then
        assertThat(next.stream().mapToLong(Sample::requests).sum()).isEqualTo(12);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"name service version sample", "service version name sample", "sample version service name"})
    void the_order_of_the_fields_of_a_series_means_nothing(String order) throws Exception {
        // When
        var export = RemoteWriteReader.readVersion1(series(order, COUNT), SHOP);
        var foreign = RemoteWriteReader.readVersion1(series(order, "up"), SHOP);
        // Then
        assertThat(export.resources()).hasSize(1);
        assertThat(export.resources().getFirst().points()).hasSize(1);
        assertThat(export.samples()).isEqualTo(1);
        assertThat(foreign.resources()).isEmpty();
        assertThat(foreign.samples()).isEqualTo(1);
    }

    private static byte[] series(String order, String name) {
        var out = new WireWriter(1_000);
        int series = out.begin(1);
        for (String field : order.split(" ", -1)) {
            switch (field) {
                case "name" -> label(out, "__name__", name);
                case "service" -> label(out, "service_name", "shop");
                case "version" -> label(out, "service_version", "v2");
                default -> {
                    int sample = out.begin(2);
                    out.fixed(1, Double.doubleToRawLongBits(100));
                    out.whole(2, NOW);
                    out.end(sample);
                }
            }
        }
        out.end(series);
        return out.toBytes();
    }

    private static void label(WireWriter out, String name, String value) {
        int label = out.begin(1);
        out.text(1, name);
        out.text(2, value);
        out.end(label);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void native_histograms_give_latencies(boolean isVersion2) throws Exception {
        // Given
        var request = requests(isVersion2);
        var series = labels(HISTOGRAM, "shop", "v2");
        samples(isVersion2, request.get().histogram(series, 0, NOW - 10, 3, 0, 5, 5));
        // When: up to 1 s, and up to 1.09 s
        var second = samples(isVersion2, request.get().histogram(series, 0, NOW, 3, 0, 95, 15));
        // Then
        var sample = second.getFirst();
        assertThat(sample.requests()).isEqualTo(100);
        assertThat(sample.latency().count()).isEqualTo(100);
        assertThat(sample.latency().quantileMillis(0.5)).isBetween(917.0, 1_000.0);
        assertThat(sample.latency().quantileMillis(1)).isBetween(1_000.0, 1_091.0);
    }

    @Test
    void cpu_is_the_sum_of_its_modes() throws Exception {
        // When
        var samples = samples(
                false,
                WriteRequest.version1()
                        .sample(labels("process_cpu_utilization_ratio", "shop", "v2", "cpu_mode", "user"), NOW, 0.25)
                        .sample(labels("process_cpu_utilization_ratio", "shop", "v2", "cpu_mode", "system"), NOW, 0.5));
        // Then
        assertThat(samples).hasSize(1);
        assertThat(samples.getFirst().value(StandardMetric.CPU_UTILIZATION)).isEqualTo(0.75);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void foreign_series_count_as_written_and_do_nothing(boolean isVersion2) throws Exception {
        // Given
        var request = requests(isVersion2).get();
        for (int i = 0; i < 1_000; i++) {
            request.sample(labels("node_cpu_seconds_total", "shop", "v2", "cpu", "" + i % 10), NOW, i);
        }
        request.sample(labels(COUNT, "cart", "v2"), NOW, 5);
        request.histogram(labels("other", "shop", "v2"), 0, NOW, 3, 0, 5);
        // When
        var export = read(isVersion2, request.toBytes());
        // Then
        assertThat(export.samples()).isEqualTo(1_001);
        assertThat(export.histograms()).isEqualTo(1);
        assertThat(export.foreign()).isEqualTo(1);
        assertThat(export.resources()).isEmpty();
    }

    @Test
    void a_count_below_zero_is_refused_and_not_written() throws Exception {
        // When
        var export = read(
                false,
                WriteRequest.version1()
                        .sample(labels(COUNT, "shop", "v2"), NOW, -1)
                        .sample(labels(COUNT, "shop", "v2", "x", "y"), NOW, 1)
                        .toBytes());
        // Then
        assertThat(export.refusals().points()).isEqualTo(1);
        assertThat(export.samples()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void changed_bytes_are_read_or_refused(boolean isVersion2) {
        // Given
        var random = new Random(7);
        byte[] good = requests(isVersion2)
                .get()
                .sample(labels(COUNT, "shop", "v2", "http_response_status_code", "500"), 1, NOW, 7)
                .sample(labels(HISTOGRAM + "_bucket", "shop", "v2", "le", "0.25"), 1, NOW, 5)
                .sample(labels(HISTOGRAM + "_bucket", "shop", "v2", "le", "+Inf"), 1, NOW, 7)
                .histogram(labels(HISTOGRAM, "shop", "v2"), 1, NOW, 3, -4, 5, 0, 7)
                .toBytes();
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = good.clone();
            for (int change = random.nextInt(3); change >= 0; change--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            // When / Then
            try {
                var export = read(isVersion2, bytes);
                export.resources().forEach(r -> ResourceSamples.of(r, streams, NOW, export.refusals()));
            } catch (Malformed e) {
                assertThat(e.why()).isNotBlank();
            }
        }
    }
}
