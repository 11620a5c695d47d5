package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.Scraped;
import io.canary.TestService;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code POST /simulate}: what a policy would have done. */
class SimulateContractTest {
    private static final String LIMITS = "{\"policy\":{\"min_samples\":1,\"analysis\":{\"mode\":\"threshold\"}}}\n";
    private static final String SAMPLE = "{\"timestamp\":\"2026-01-31T12:00:00Z\",\"requests\":100,\"errors\":0}\n";

    private static final String AGAIN = "as many simulations are under way as are allowed: ask again later";
    private static final Executor VIRTUAL = Thread::startVirtualThread;

    @AutoClose
    private final TestService service = TestService.started();

    private HttpResponse<String> simulate(String body) throws Exception {
        return service.send(HttpRequest.newBuilder(service.uri("/simulate"))
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(body)));
    }

    private static String samples(int minutes, int errors) {
        return IntStream.range(0, minutes)
                .mapToObj(i -> "{\"timestamp\":\"2026-01-31T12:%02d:30Z\",\"requests\":100,\"errors\":%d}\n"
                        .formatted(i, errors))
                .collect(Collectors.joining());
    }

    @Test
    void a_bad_recording_is_rolled_back_and_every_move_is_reported() throws Exception {
        // When
        var answer = simulate(LIMITS + samples(30, 7));
        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        var end = new JsonObject(answer.body());
        assertThat(end.getString("end")).isEqualTo("ROLLED_BACK");
        assertThat(end.getString("reason")).startsWith("error rate 7 % > 1 %");
        assertThat(end.getInteger("canary_requests")).isEqualTo(200);
        assertThat(end.getInteger("ticks")).isEqualTo(2);
        assertThat(end.getString("begun_at")).isEqualTo("2026-01-31T12:00:30.000Z");
        var move = end.getJsonArray("moves").getJsonObject(0);
        assertThat(move.getString("at")).isEqualTo("2026-01-31T12:01:30.000Z");
        assertThat(move.getString("kind")).isEqualTo("ROLL_BACK");
        assertThat(move.getInteger("weight")).isEqualTo(5);
        assertThat(move.getInteger("next_weight")).isZero();
    }

    @Test
    void samples_come_in_any_order_and_without_a_deployment() throws Exception {
        // Given
        var inOrder = samples(30, 0).lines().toList();
        // When
        var answer = simulate(LIMITS + String.join("\n", inOrder.reversed()));
        // Then
        assertThat(answer.body()).isEqualTo(simulate(LIMITS + samples(30, 0)).body());
        assertThat(new JsonObject(answer.body()).getString("end")).isEqualTo("PROMOTED");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"policy":{"min_samples":0}}         | 1 | /policy/min_samples | must be
            {"polic":{}}                         | 1 | /polic              | is not known
            [1]                                  | 1 | ``                  | must be an object
            null                                 | 1 | ``                  | must be an object
            {"strategy":{"interval_sec":         | 1 | ``                  | not JSON
            """)
    void an_invalid_plan_in_the_first_line_is_refused(String first, int line, String pointer, String detail)
            throws Exception {
        // When
        var answer = simulate(first + "\n" + SAMPLE);
        // Then
        var problem = ProblemDocument.of(answer);
        assertThat(answer.statusCode()).isEqualTo(400);
        var error = problem.json().getJsonArray("errors").getJsonObject(0);
        assertThat(error.getInteger("line")).isEqualTo(line);
        assertThat(error.getString("pointer")).isEqualTo(pointer);
        assertThat(error.getString("detail")).contains(detail);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"requests":1}                                                                  | /timestamp    | must be given
            {"timestamp":"2026-01-31T12:00:00Z","requests":-1}                              | /requests     | must be
            {"timestamp":"2026-01-31T12:00:00Z","requests":1,"errors":2}                    | /errors       | must not exceed
            {"timestamp":"2026-01-31T12:00:00Z","requests":1,"version":"v9"}                | /version      | must be canary, baseline, new or stable
            {"timestamp":"2026-01-31T12:00:00Z","requests":1,"latency":{"ddsketch":"AAAA"}} | /latency/ddsketch | must be
            {"timestamp":"2026-01-31T12:00:00Z","requests":1,"color":"red"}                 | /color        | is not known
            {                                                                               | ``            | not JSON
            """)
    void an_invalid_line_is_reported_with_its_number(String line, String pointer, String detail) throws Exception {
        // When
        var answer = simulate(LIMITS + SAMPLE + "\n" + line + "\n" + SAMPLE);
        // Then
        var error = ProblemDocument.of(answer).json().getJsonArray("errors").getJsonObject(0);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(error.getInteger("line")).isEqualTo(4);
        assertThat(error.getString("pointer")).isEqualTo(pointer);
        assertThat(error.getString("detail")).contains(detail);
    }

    @Test
    void samples_may_have_the_names_of_the_versions_even_where_the_rest_of_the_plan_is_wrong() throws Exception {
        // Given
        String named = SAMPLE.replace("{\"timestamp\"", "{\"version\":\"v2\",\"timestamp\"");
        // When
        var good = simulate("{\"new_version\":\"v2\"}\n" + named);
        var bad = simulate("{\"new_version\":\"v2\",\"policy\":{\"min_samples\":0}}\n" + named);
        // Then
        assertThat(good.statusCode()).isEqualTo(200);
        assertThat(ProblemDocument.of(bad).pointers()).containsExactly("/policy/min_samples");
    }

    @Test
    void of_too_many_errors_only_the_first_are_shown() throws Exception {
        // When
        var answer = simulate(LIMITS + "{}\n".repeat(250));
        // Then
        var json = ProblemDocument.of(answer).json();
        assertThat(json.getString("detail")).isEqualTo("validation of the recording failed: 251 errors");
        assertThat(json.getJsonArray("errors")).hasSize(100);
        assertThat(json.getInteger("errors_omitted")).isEqualTo(151);
    }

    @Test
    void after_a_thousand_invalid_lines_the_rest_is_not_read() throws Exception {
        // When
        var answer = simulate(LIMITS + "{}\n".repeat(500_000));
        // Then: a simulation would have exceeded its time limit
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(ProblemDocument.of(answer).detail())
                .isEqualTo(
                        "validation of the recording failed: 1000 errors before line 1002, and the rest was not read");
        assertThat(Scraped.from(service).refused("mistakes")).isEqualTo(1);
    }

    @Test
    void a_first_line_has_a_limit_too() throws Exception {
        // When
        var answer = simulate("{\"strategy\":{},\"x\":[" + "1,".repeat(1 << 20) + "1]}\n" + SAMPLE);
        // Then
        assertThat(ProblemDocument.of(answer).json().encode()).contains("has more than 1048576 bytes");
    }

    @Test
    void a_recording_without_samples_and_an_empty_body_are_refused() throws Exception {
        assertThat(ProblemDocument.of(simulate(LIMITS)).detail()).contains("there is no sample");
        assertThat(ProblemDocument.of(simulate("")).detail()).contains("there is no sample");
    }

    @Test
    void distributions_of_a_version_must_have_the_same_accuracy() throws Exception {
        // Given
        String time = "{\"timestamp\":\"2026-01-31T12:00:00Z\",\"requests\":10,\"latency\":{\"buckets\":";
        // When
        var answer = simulate(LIMITS + time + "{\"0.1\":10,\"+Inf\":10}}}\n" + time + "{\"0.2\":10,\"+Inf\":10}}}\n");
        // Then
        assertThat(ProblemDocument.of(answer).detail()).startsWith("line 3: latency must be as accurate as the first");
    }

    @Test
    void samples_that_span_too_long_for_their_interval_are_refused() throws Exception {
        // When
        var answer = simulate("{\"strategy\":{\"interval_sec\":1}}\n" + SAMPLE + SAMPLE.replace("2026", "1999"));
        // Then
        assertThat(ProblemDocument.of(answer).detail()).contains("more than 100000 evaluations");
    }

    @Test
    void a_body_that_is_not_ndjson_is_refused() throws Exception {
        assertThat(ProblemDocument.of(service.post("/simulate", LIMITS + SAMPLE))
                        .status())
                .isEqualTo(415);
    }

    @Test
    void slow_uploads_do_not_block_simulations() throws Exception {
        String begun = """
                POST /simulate HTTP/1.1\r
                Host: here\r
                Content-Type: application/x-ndjson\r
                Content-Length: 1000\r
                \r
                {""";
        try (var one = new RawHttp(service);
                var other = new RawHttp(service);
                var third = new RawHttp(service)) {
            // Given
            for (var client : List.of(one, other, third)) {
                client.send(begun);
            }
            // When
            var answer = simulate(LIMITS + SAMPLE);
            // Then
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
    }

    @Test
    void simulations_beyond_the_limit_get_503() throws Exception {
        // Given: recordings that take a while
        String large = "{\"strategy\":{\"interval_sec\":60}}\n" + samples(59, 0).repeat(200);
        var answers = IntStream.range(0, 6)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> simulated(large), VIRTUAL))
                .toList();
        // When
        var statuses = answers.stream().map(CompletableFuture::join).toList();
        // Then
        assertThat(statuses.stream().map(HttpResponse::statusCode))
                .contains(200)
                .isSubsetOf(200, 503);
        assertThat(statuses).filteredOn(answer -> answer.statusCode() == 503).allSatisfy(answer -> assertThat(
                        ProblemDocument.of(answer).detail())
                .isEqualTo(AGAIN));
        // And: the permits are released
        assertThat(simulate(LIMITS + SAMPLE).statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> simulated(String body) {
        try {
            return simulate(body);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_line_has_a_limit() throws Exception {
        // When
        var answer = simulate(LIMITS + SAMPLE.strip() + " ".repeat(1 << 20) + "\n");
        // Then
        assertThat(ProblemDocument.of(answer).detail()).isEqualTo("validation of the recording failed: 2 errors");
        assertThat(ProblemDocument.of(answer).at("")).isEqualTo("has more than 1048576 bytes");
    }

    @Test
    void consecutive_simulations_all_get_a_permit() throws Exception {
        for (int i = 0; i < 10; i++) {
            assertThat(simulate(LIMITS + SAMPLE).statusCode()).isEqualTo(200);
            assertThat(simulate("nothing").statusCode()).isEqualTo(400);
        }
    }
}
