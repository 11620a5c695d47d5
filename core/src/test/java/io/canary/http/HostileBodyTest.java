package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import io.vertx.core.json.JsonArray;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Malicious bodies: each is refused with a problem document, on every path that reads one. */
class HostileBodyTest {
    private static final String[] PATHS = {"/deployments", "/metrics", "/deployments/x/cancel"};

    private static TestService service;

    @BeforeAll
    static void start() throws Exception {
        service = TestService.start();
    }

    @AfterAll
    static void stop() throws Exception {
        assertThat(new JsonArray(service.get("/deployments").body())).isEmpty();
        service.close();
    }

    private static HttpResponse<String> post(String path, byte[] body) throws Exception {
        return service.send(HttpRequest.newBuilder(service.uri(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body)));
    }

    private static void isRefusedEverywhere(byte[] body) throws Exception {
        for (String path : PATHS) {
            var answer = post(path, body);
            assertThat(answer.statusCode()).as(path + " " + answer.body()).isEqualTo(400);
            assertThat(ProblemDocument.of(answer).json().encode()).doesNotContain("Exception", "\\tat ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "}",
                "{]",
                "{\"service_name\": \"shop\"",
                "{\"service_name\" \"shop\"}",
                "{service_name: 'shop'}",
                "{\"service_name\": \"shop\"} x",
                "{\"service_name\": \"shop\"}{\"service_name\": \"shop\"}",
                "{} 1e99999999999",
                "{\"service_name\": \"shop\",}",
                "{\"a\": 1, \"a\": 1}",
                "{\"policy\": {\"a\": 1, \"a\": 1}}",
                "{\"service_name\": NaN}",
                "{\"service_name\": Infinity}",
                "{\"service_name\": -Infinity}",
                "{\"service_name\": 1e99999999999}",
                "{\"service_name\": 01}",
                "{\"service_name\": +1}",
                "{\"service_name\": .5}",
                "{\"service_name\": 0x10}",
                "{\"service_name\": \"a\nb\"}",
                "{\"service_name\": \"\\x\"}",
                "{\"service_name\": \"\\u12\"}",
                "// a comment\n{}",
                "\u0000",
                " \t\r\n",
                "nul",
                "<deployment/>",
                "service_name=shop&new_version=v2"
            })
    void invalid_json_is_refused_everywhere(String body) throws Exception {
        isRefusedEverywhere(body.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"\\ud800\": 1}",
                "{\"a\\u0000b\": \"\\udfff\"}",
                "{\"policy\": \"\\ud83d\"}",
                "{\"reason\": {\"\\ud800\": 1}}",
                "{\"reason\": 1, \"requests\": \"\\ud800\", \"policy\": {\"min_samples\": \"\\ud800\"}}",
                "[\"\\ud800\"]"
            })
    void an_unpaired_surrogate_is_refused_and_quoted(String body) throws Exception {
        isRefusedEverywhere(body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void a_text_that_is_cut_between_surrogates_is_refused_and_quoted() throws Exception {
        // Given: messages show the first 57 characters of a text
        String text = "x".repeat(56) + "\ud83d\ude00".repeat(10);
        // When
        var answer = post(
                "/deployments",
                ("{\"service_name\": \"shop\", \"new_version\": \"v2\", \"policy\": {\"min_samples\": \"" + text
                                + "\"}}")
                        .getBytes(StandardCharsets.UTF_8));
        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(ProblemDocument.of(answer).at("/policy/min_samples")).contains("xxx");
    }

    static Stream<byte[]> brokenUtf8() {
        return Stream.of(
                        "{\"service_name\": \"\u00c3(\"}",
                        "{\"service_name\": \"\u00ff\u00fe\"}",
                        "{\"service_name\": \"\u00c0\u0080\"}",
                        "{\"service_name\": \"shop\u00c0\u00af\"}",
                        "{\"service_name\": \"\u00c1\u00a1bc\"}",
                        "{\"deployment_id\": \"\u00c1\u00a1bc\", \"requests\": 1, \"errors\": 0}",
                        "{\"reason\": \"\u00e0\u0080\u00af\"}",
                        "{\"reason\": \"\u00f0\u0080\u0080\u00af\"}",
                        "{\"\u00f2eason\": \"\u00f4\u0090\u0080\u0080\"}",
                        "{\"service_name\": \"\u00ed\u00a0\u0080\"}",
                        "{\"service_name\": \"\u00f0\u009f\u0098",
                        "{\"\u00f5\u0080\u0080\u0080\": 1}",
                        "\u00fe\u00ff")
                .map(s -> s.getBytes(StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest
    @MethodSource("brokenUtf8")
    void invalid_utf_8_is_refused_everywhere(byte[] body) throws Exception {
        isRefusedEverywhere(body);
    }

    static final int[] DEPTHS = {65, 1_000, 80_000};

    @ParameterizedTest
    @FieldSource("DEPTHS")
    void deep_nesting_is_refused_everywhere(int depth) throws Exception {
        isRefusedEverywhere(("{\"policy\":".repeat(depth) + 1 + "}".repeat(depth)).getBytes(StandardCharsets.UTF_8));
        isRefusedEverywhere(("[".repeat(depth) + "]".repeat(depth)).getBytes(StandardCharsets.UTF_8));
        isRefusedEverywhere("[".repeat(depth).getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"9", "-9", "9.9", "1e-"})
    void giant_numbers_are_refused_everywhere(String digits) throws Exception {
        isRefusedEverywhere(("{\"requests\": " + digits + "9".repeat(100_000) + "}").getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void giant_texts_are_refused_everywhere_with_a_short_answer() throws Exception {
        // Given
        var body = ("{\"service_name\": \"" + "x".repeat(1_000_000) + "\", \"requests\": \"" + "y".repeat(20_000)
                        + "\"}")
                .getBytes(StandardCharsets.UTF_8);
        // When
        var answer = post("/deployments", body);
        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).hasSizeLessThan(1_000);
        isRefusedEverywhere(body);
    }

    @Test
    void a_body_with_tens_of_thousands_of_errors_is_answered() throws Exception {
        // Given
        var body = new StringBuilder("{\"a\": 1");
        for (int i = 0; i < 30_000; i++) {
            body.append(",\"").append(i).append("\":1");
        }
        byte[] bytes = body.append('}').toString().getBytes(StandardCharsets.UTF_8);
        // When / Then
        isRefusedEverywhere(bytes);
        for (String path : PATHS) {
            var json = ProblemDocument.of(post(path, bytes)).json();
            assertThat(json.getJsonArray("errors")).hasSize(100);
            assertThat(json.getInteger("errors_omitted")).isGreaterThanOrEqualTo(29_901);
        }
    }

    @Test
    void an_array_with_half_a_million_errors_is_read_up_to_the_thousandth_and_answered_with_the_first_hundred()
            throws Exception {
        // Given
        var body = ("[1" + ",1".repeat(500_000) + "]").getBytes(StandardCharsets.UTF_8);
        // When
        var answer = post("/metrics", body);
        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        var json = ProblemDocument.of(answer).json();
        assertThat(json.getJsonArray("refused")).hasSize(100);
        assertThat(json.getInteger("refused_omitted")).isEqualTo(900);
        assertThat(json.getString("detail"))
                .isEqualTo("1000 samples were refused, and the rest was not read; 0 were accepted before that");
    }

    @Test
    void an_empty_body_is_refused_where_one_is_required() throws Exception {
        assertThat(post("/deployments", new byte[0]).statusCode()).isEqualTo(400);
        assertThat(post("/metrics", new byte[0]).statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/deployments", "/metrics", "/deployments/x/cancel"})
    void a_body_of_more_than_a_mebibyte_is_refused_with_or_without_its_length(String path) throws Exception {
        // Given
        var large = "{\"service_name\": \"%s\"}".formatted("x".repeat(1 << 20)).getBytes(StandardCharsets.UTF_8);
        // When
        var said = post(path, large);
        var chunked = service.send(HttpRequest.newBuilder(service.uri(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large))));
        // Then
        assertThat(said.statusCode()).isEqualTo(413);
        assertThat(ProblemDocument.of(said).detail()).contains("1048576 bytes");
        assertThat(chunked.statusCode()).isEqualTo(413);
        assertThat(ProblemDocument.of(chunked).detail()).contains("1048576 bytes");
    }

    @Test
    void a_body_of_exactly_a_mebibyte_is_read() throws Exception {
        // Given
        String sample = "{\"deployment_id\": \"nothing\", \"metrics\": {\"requests\": 1}}";
        // When
        var answer =
                post("/metrics", (sample + " ".repeat((1 << 20) - sample.length())).getBytes(StandardCharsets.UTF_8));
        // Then
        assertThat(answer.statusCode()).isEqualTo(404);
    }
}
