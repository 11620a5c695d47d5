package io.canary.http;

import static io.canary.ingest.remotewrite.WriteRequest.labels;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import io.canary.ingest.remotewrite.WriteRequest;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code POST /api/v1/write}. */
class RemoteWriteContractTest {
    private static final String VERSION_1 = "application/x-protobuf";
    private static final String VERSION_2 = "application/x-protobuf;proto=io.prometheus.write.v2.Request";
    private static final String COUNT = "http_server_request_duration_seconds_count";

    @AutoClose
    private static final TestService service = TestService.started();

    private CountedDeployment deployment = new CountedDeployment(service, "", "", 0);
    private String name = "";
    private long began;

    @BeforeEach
    void create() throws Exception {
        deployment = CountedDeployment.of(service);
        name = deployment.name();
        began = deployment.beganMillis();
        deployment.awaitMillis(2);
    }

    private static HttpResponse<String> post(String type, String encoding, byte[] body) throws Exception {
        return service.send(HttpRequest.newBuilder(service.uri("/api/v1/write"))
                .header("Content-Type", type)
                .header("Content-Encoding", encoding)
                .POST(BodyPublishers.ofByteArray(body)));
    }

    private static String written(HttpResponse<String> answer, String what) {
        return answer.headers()
                .firstValue("X-Prometheus-Remote-Write-" + what + "-Written")
                .orElse("");
    }

    private long requests() throws Exception {
        return deployment.aggregates().getLong("requests");
    }

    @Test
    void version_1_counts_from_its_first_point() throws Exception {
        // Given
        var series = labels(COUNT, name, "v2", "http_response_status_code", "200");
        // When
        var first = post(
                VERSION_1,
                "snappy",
                WriteRequest.version1().sample(series, began + 1, 500).packed());
        var second = post(
                VERSION_1,
                "snappy",
                WriteRequest.version1().sample(series, began + 2, 620).packed());
        // Then
        for (var answer : new HttpResponse<?>[] {first, second}) {
            assertThat(answer.statusCode()).isEqualTo(204);
        }
        assertThat(written(second, "Samples")).isEqualTo("1");
        assertThat(written(second, "Histograms")).isEqualTo("0");
        assertThat(written(second, "Exemplars")).isEqualTo("0");
        assertThat(requests()).isEqualTo(120);
    }

    @Test
    void version_2_counts_from_the_start_of_a_new_series() throws Exception {
        // Given
        var series = labels("http_server_request_duration_seconds", name, "v2");
        var request = WriteRequest.version2()
                .histogram(series, began, began + 1, 3, 0, 95, 5)
                .packed();
        // When
        var answer = post(VERSION_2, "snappy", request);
        var again = post(VERSION_2, "snappy", request);
        // Then
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
        assertThat(again.statusCode()).isEqualTo(204);
        assertThat(written(answer, "Histograms")).isEqualTo("1");
        assertThat(requests()).isEqualTo(100);
    }

    @Test
    void a_sample_that_is_no_count_is_refused_and_the_others_are_written() throws Exception {
        // Given
        var good = labels(COUNT, name, "v2", "http_response_status_code", "200");
        var bad = labels(COUNT, name, "v2", "http_response_status_code", "404");
        // When
        var answer = post(
                VERSION_1,
                "snappy",
                WriteRequest.version1()
                        .sample(good, began + 1, 5)
                        .sample(bad, began + 1, -1)
                        .packed());
        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(written(answer, "Samples")).isEqualTo("1");
        assertThat(ProblemDocument.of(answer).detail()).contains("must have counts of at least 0");
    }

    @ParameterizedTest
    @CsvSource({
        "application/x-protobuf, gzip, 415",
        "application/json, snappy, 415",
        "application/x-protobuf;proto=other, snappy, 415",
        "application/x-protobuf, snappy, 400",
        "application/x-protobuf;proto=prometheus.WriteRequest, snappy, 400"
    })
    void other_types_and_encodings_and_bytes_are_refused(String type, String encoding, int status) throws Exception {
        // When
        var answer = post(type, encoding, new byte[] {3, 8, 10, 5, 1});
        // Then
        assertThat(ProblemDocument.of(answer).status()).isEqualTo(status);
    }

    @Test
    void a_block_with_more_than_four_mebibytes_is_refused() throws Exception {
        // Given: 1 GiB, as it says
        byte[] bomb = {0, 0, 0, 0, 4, 0};
        bomb[0] = bomb[1] = bomb[2] = bomb[3] = (byte) 0x80;
        // When
        var announced = post(VERSION_1, "snappy", bomb);
        var real = post(VERSION_1, "snappy", WriteRequest.packed(new byte[(4 << 20) + 1]));
        // Then
        assertThat(announced.statusCode()).isEqualTo(413);
        assertThat(real.statusCode()).isEqualTo(413);
    }
}
