package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /metrics} with NDJSON. */
class NdjsonTest {
    private static final long LIMIT = 64L << 20;

    @AutoClose
    private static final TestService service = TestService.started();

    private static String id = "";
    private static String sample = "";

    @BeforeAll
    static void start() throws Exception {
        id = service.create(new JsonObject().put("service_name", "shop").put("new_version", "v2"))
                .getString("id");
        sample = "{\"deployment_id\": \"" + id + "\", \"requests\": 10, \"errors\": 0}";
    }

    /** The lines of the response, and its status. */
    private record Answer(int status, List<JsonObject> lines) {
        static Answer of(HttpResponse<String> response) {
            assertThat(response.headers().firstValue("Content-Type"))
                    .as(response.body())
                    .hasValue("application/x-ndjson");
            return new Answer(
                    response.statusCode(),
                    response.body().lines().map(JsonObject::new).toList());
        }

        JsonObject sum() {
            return lines.getLast();
        }

        List<Integer> refusedLines() {
            return lines.subList(0, lines.size() - 1).stream()
                    .map(l -> l.getInteger("line"))
                    .toList();
        }
    }

    private static HttpResponse<String> send(BodyPublisher body) throws Exception {
        return service.send(HttpRequest.newBuilder(service.uri("/metrics"))
                .header("Content-Type", "application/x-ndjson")
                .POST(body));
    }

    private static Answer upload(String text) throws Exception {
        return Answer.of(send(BodyPublishers.ofString(text)));
    }

    @Test
    void each_line_is_a_sample() throws Exception {
        // When
        var answer = upload(sample + "\n" + sample + "\r\n" + sample);
        // Then
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.lines()).containsExactly(new JsonObject("""
                {"status": "accepted", "accepted": 3, "refused": 0}"""));
    }

    @Test
    void refused_lines_are_reported_by_their_number_in_the_file() throws Exception {
        // When
        var answer = upload(
                "\n" // 1
                        + "nonsense\n" // 2
                        + sample + "\n" // 3
                        + "  \t\n\n" // 4, 5
                        + "{\"deployment_id\": \"nobody\", \"requests\": 1}\n" // 6
                        + sample + " \n" // 7
                        + sample + " rest\n" // 8
                        + "{\"deployment_id\": \"" + id + "\", \"errors\": 5}\n" // 9
                        + "{\"deployment_id\": \"" + id + "\", \"version\": \"v9\"}\n" // 10
                        + sample); // 11
        // Then
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.refusedLines()).containsExactly(2, 6, 8, 9, 10);
        assertThat(answer.lines().get(0).getString("detail"))
                .isEqualTo("not JSON: Unrecognized token 'nonsense' (column 1)");
        assertThat(answer.lines().get(1).getInteger("status")).isEqualTo(404);
        assertThat(answer.lines().get(3).getJsonArray("errors").getJsonObject(0).getString("pointer"))
                .isEqualTo("/errors");
        assertThat(answer.sum()).isEqualTo(new JsonObject("""
                {"status": "accepted", "accepted": 3, "refused": 5}"""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SAMPLE SAMPLE",
                "SAMPLESAMPLE",
                "SAMPLE,SAMPLE",
                "[SAMPLE]",
                "SAMPLE\u0000",
                "\u00ffSAMPLE",
                "\u0000SAMPLE",
                "\u00ff\u00fe",
                "\u0000\u0000",
                "\u0000{\u0000}",
                "{\u0000}\u0000",
                "\u00fe\u00ff\u0000{",
                "null",
                "5"
            })
    void a_line_that_is_not_one_sample_is_refused_as_a_whole_and_affects_no_other(String line) throws Exception {
        // Given
        byte[] text = (line.replace("SAMPLE", sample) + "\n" + sample + "\n").getBytes(StandardCharsets.ISO_8859_1);
        // When
        var answer = Answer.of(send(BodyPublishers.ofByteArray(text)));
        // Then
        assertThat(answer.refusedLines()).containsExactly(1);
        assertThat(answer.sum().getInteger("accepted")).isEqualTo(1);
    }

    @Test
    void a_sample_on_several_lines_is_refused() throws Exception {
        // When
        var answer = upload("{\n\"deployment_id\": \"" + id + "\"\n}\n" + sample);
        // Then
        assertThat(answer.refusedLines()).containsExactly(1, 2, 3);
        assertThat(answer.sum().getInteger("accepted")).isEqualTo(1);
    }

    @Test
    void where_nothing_is_accepted_the_first_refusal_gives_the_status() throws Exception {
        // When
        var answer = upload("{\"deployment_id\": \"nobody\", \"requests\": 1}\nnonsense\n");
        // Then
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.sum()).isEqualTo(new JsonObject("""
                {"status": "refused", "accepted": 0, "refused": 2}"""));
    }

    @Test
    void an_empty_upload_is_accepted() throws Exception {
        // When
        var answer = upload("");
        // Then
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.sum().getInteger("accepted")).isZero();
    }

    @Test
    void lines_are_whole_wherever_the_network_splits_them() throws Exception {
        // Given: every seventieth line is refused
        var text = new StringBuilder();
        for (int i = 1; i <= 20_000; i++) {
            text.append(i % 70 == 0 ? "{\"deployment_id\": \"" + id + "\", \"x\": 1}" : sample)
                    .append('\n');
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        // When
        var answer = Answer.of(send(BodyPublishers.ofInputStream(() -> inPieces(bytes))));
        // Then
        assertThat(answer.sum().getInteger("accepted")).isEqualTo(20_000 - 20_000 / 70);
        assertThat(answer.sum().getInteger("refused")).isEqualTo(20_000 / 70);
        assertThat(answer.refusedLines())
                .hasSize(100)
                .allMatch(l -> l % 70 == 0)
                .isSorted();
    }

    private static InputStream inPieces(byte[] bytes) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public int read(byte[] into, int from, int length) {
                return super.read(into, from, Math.min(length, 1 + (pos * 31) % 5_000));
            }
        };
    }

    @Test
    void a_line_of_more_than_a_mebibyte_is_refused() throws Exception {
        // When
        var answer = send(BodyPublishers.ofString("{\"deployment_id\": \"" + "x".repeat(2 << 20) + "\"}"));
        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(ProblemDocument.of(answer).detail()).contains("line");
    }

    @Test
    void an_upload_that_announces_too_large_a_size_is_refused_before_it_is_read() throws Exception {
        try (var http = new RawHttp(service)) {
            // When
            http.send("POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\nContent-Length: "
                    + (LIMIT + 1) + "\r\n\r\n");
            String answer = http.readUntil("\"error\"");
            // Then
            assertThat(RawHttp.status(answer)).isEqualTo(413);
        }
    }

    @Test
    void an_upload_that_turns_out_too_large_is_refused() throws Exception {
        // Given
        byte[] line = (sample + " ".repeat(100_000) + "\n").getBytes(StandardCharsets.UTF_8);
        var lines = java.util.Collections.nCopies((int) (LIMIT / line.length) + 1, line);
        // When
        var answer = send(BodyPublishers.ofByteArrays(lines));
        // Then
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(ProblemDocument.of(answer).detail()).contains(String.valueOf(LIMIT));
    }

    @Test
    void after_a_thousand_refusals_the_rest_is_not_read() throws Exception {
        // When
        var answer = send(BodyPublishers.ofString((sample + "\n").repeat(10) + "{}\n".repeat(30_000)));
        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        var problem = ProblemDocument.of(answer);
        assertThat(problem.detail())
                .isEqualTo("1000 samples were refused, and the rest was not read; 10 were accepted before that");
        assertThat(problem.json().getInteger("accepted")).isEqualTo(10);
        assertThat(problem.json().getJsonArray("refused")).hasSize(100);
        assertThat(problem.json().getJsonArray("refused").getJsonObject(0).getInteger("line"))
                .isEqualTo(11);
        assertThat(problem.json().getInteger("refused_omitted")).isEqualTo(900);
    }

    @Test
    void samples_of_unknown_deployments_count_as_refusals() throws Exception {
        // When
        var answer = send(BodyPublishers.ofString("{\"deployment_id\":\"nobody\",\"requests\":1}\n".repeat(10_000)));
        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(ProblemDocument.of(answer).detail()).contains("the rest was not read");
    }

    @Test
    void every_sample_of_a_flood_for_one_deployment_counts() throws Exception {
        // Given
        String flooded = service.create(
                        new JsonObject().put("service_name", "flooded").put("new_version", "v2"))
                .getString("id");
        String line = "{\"deployment_id\":\"" + flooded + "\",\"requests\":1,\"errors\":0}\n";
        byte[] old = ("{\"deployment_id\":\"" + flooded + "\",\"timestamp\":\"2020-01-01T00:00:00Z\",\"requests\":1}\n")
                .getBytes(StandardCharsets.UTF_8);
        // When
        var answer = upload(line.repeat(200_000));
        var late = Answer.of(send(BodyPublishers.ofByteArrays(java.util.Collections.nCopies(1_000, old))));
        // Then
        assertThat(answer.sum().getInteger("accepted")).isEqualTo(200_000);
        assertThat(late.sum().getInteger("accepted")).isEqualTo(1_000);
        service.await(flooded, d -> d.getInteger("samples_ignored") == 1_000);
        var promoted = new JsonObject(
                service.post("/deployments/" + flooded + "/promote", "").body());
        var aggregates = promoted.getJsonObject("last_aggregates");
        assertThat(aggregates.getInteger("samples")).isEqualTo(200_000);
        assertThat(aggregates.getInteger("requests")).isEqualTo(200_000);
    }
}
