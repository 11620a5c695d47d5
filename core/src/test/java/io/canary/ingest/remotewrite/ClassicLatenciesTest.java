package io.canary.ingest.remotewrite;

import static io.canary.ingest.remotewrite.WriteRequest.labels;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.Accuracy;
import io.canary.analysis.Sample;
import io.canary.ingest.otlp.OtlpStreams;
import io.canary.ingest.otlp.ResourceSamples;
import io.canary.ingest.otlp.Targets.Target;
import io.canary.ingest.wire.Malformed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Classic histograms, of which each bucket is a series, in requests of one series each. */
class ClassicLatenciesTest {
    private static final String METRIC = "http_server_request_duration_seconds";
    private static final long BEGAN = 1_000_000;
    private static final long INTERVAL = 15_000;

    private final OtlpStreams streams = new OtlpStreams(0, Long.MAX_VALUE);
    private final List<Sample> samples = new ArrayList<>();
    private String refused = "";

    private static long at(int scrape) {
        return BEGAN + scrape * INTERVAL;
    }

    private void send(int scrape, Map<String, String> labels, double value) throws Malformed {
        var request = WriteRequest.version2().sample(labels, at(scrape), value).toBytes();
        var export = RemoteWriteReader.readVersion2(request, (service, version) -> new Target("d-1", BEGAN));
        for (var report : export.resources()) {
            ResourceSamples.of(report, streams, at(scrape), export.refusals())
                    .forEach(made -> samples.add(made.sample()));
        }
        refused += export.refusals().text();
    }

    private static Map<String, String> series(String suffix, String status, String... more) {
        var labels = labels(METRIC + suffix, "shop", "v2", more);
        labels.put("http_response_status_code", status);
        labels.put("instance", "web:1");
        return labels;
    }

    private void scrape(int scrape, String status, double first, double all) throws Malformed {
        send(scrape, series("_bucket", status, "le", "0.1"), first);
        send(scrape, series("_count", status), all);
        send(scrape, series("_bucket", status, "le", "+Inf"), all);
    }

    @Test
    void requests_count_at_once_and_latencies_when_all_buckets_are_there() throws Exception {
        // Given
        for (int scrape = 1; scrape <= 2; scrape++) {
            scrape(scrape, "200", 10, 10);
            scrape(scrape, "500", 1, 1);
        }
        samples.clear();
        // When
        scrape(3, "200", 15, 20);
        scrape(3, "500", 1, 2);
        // Then
        assertThat(refused).isEmpty();
        assertThat(samples.stream().mapToLong(Sample::requests).sum()).isEqualTo(11);
        assertThat(samples.stream()
                        .mapToDouble(s -> Double.isNaN(s.errors()) ? 0 : s.errors())
                        .sum())
                .isEqualTo(1);
        var known = samples.stream().filter(s -> !s.latency().isEmpty()).toList();
        assertThat(known).hasSize(2).allSatisfy(sample -> {
            assertThat(sample.requests()).isZero();
            assertThat(sample.atMillis()).isEqualTo(at(3));
            assertThat(sample.accuracy()).isEqualTo(new Accuracy.Bounds(List.of(100.0)));
            assertThat(Objects.requireNonNull(sample.extras()).source()).isEqualTo("web:1");
        });
        assertThat(known.getFirst().latency().count()).isEqualTo(10);
        assertThat(known.getFirst().latency().quantileMillis(0.4)).isBetween(99.0, 101.0);
        assertThat(known.getLast().latency().count()).isEqualTo(1);
    }

    @Test
    void without_the_count_there_are_no_latencies() throws Exception {
        // When
        for (int scrape = 1; scrape <= 4; scrape++) {
            send(scrape, series("_bucket", "200", "le", "0.1"), scrape);
            send(scrape, series("_bucket", "200", "le", "+Inf"), scrape);
        }
        // Then
        assertThat(samples).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1e7", "NaN", "ten", "-Inf"})
    void a_bucket_without_a_valid_bound_is_refused(String bound) throws Exception {
        // When
        send(1, series("_bucket", "200", "le", bound), 5);
        // Then
        assertThat(refused)
                .isEqualTo("1 point: http.server.request.duration must have buckets with le from 0 to 1e6 "
                        + "or +Inf, and counts");
    }
}
