package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET /deployments/{id}?wait_sec=…&for=…}. */
@Timeout(120)
class LongPollContractTest {
    private static final int WAITS_MAX = 3;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private TestService service;
    private String id;

    @BeforeEach
    void start() throws Exception {
        service = TestService.start(
                Map.of("http", Map.of("waits_max", WAITS_MAX, "idle_timeout_sec", 1, "confirm_wait_ms", 500)));
        id = service.createRunning(TestService.slow("shop")).getString("id");
    }

    @AfterEach
    void stop() {
        client.close();
        service.close();
    }

    private CompletableFuture<HttpResponse<String>> ask(String query) {
        var request = HttpRequest.newBuilder(service.uri("/deployments/" + id + "?" + query))
                .build();
        return client.sendAsync(request, BodyHandlers.ofString());
    }

    private static JsonObject body(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body());
    }

    private void awaitWaiting(int count) throws Exception {
        OpenRequests.await(service, "wait", count);
    }

    private void command(String verb) throws Exception {
        assertThat(service.post("/deployments/" + id + "/" + verb, "").statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"ended, cancel, CANCELLED", "promoted, rollback, ROLLED_BACK", "changed, pause, PAUSED"})
    void it_is_answered_when_its_condition_is_met(String what, String command, String status) throws Exception {
        // Given
        var answers = IntStream.range(0, WAITS_MAX)
                .mapToObj(i -> ask("wait_sec=60&for=" + what))
                .toList();
        awaitWaiting(WAITS_MAX);
        // When
        command(command);
        // Then
        for (var answer : answers) {
            assertThat(body(answer.join()).getString("status")).isEqualTo(status);
        }
    }

    @Test
    void a_pause_does_not_end_a_wait_for_the_end() throws Exception {
        // Given
        var answers =
                IntStream.range(0, WAITS_MAX).mapToObj(i -> ask("wait_sec=60")).toList();
        awaitWaiting(WAITS_MAX);
        command("pause");
        command("resume");
        // When
        command("cancel");
        // Then
        assertThat(answers).allSatisfy(answer -> assertThat(body(answer.join()).getString("status"))
                .isEqualTo("CANCELLED"));
    }

    @Test
    void a_condition_that_is_already_met_is_answered_at_once() throws Exception {
        // Given
        String before = etag(service.get("/deployments/" + id));
        command("cancel");
        // When
        var ended = ask("wait_sec=300&for=ended");
        var promoted = ask("wait_sec=300&for=promoted");
        var changed = ask("wait_sec=300&for=changed&since=" + before);
        // Then
        assertThat(body(ended.join()).getString("status")).isEqualTo("CANCELLED");
        assertThat(body(promoted.join()).getString("status")).isEqualTo("CANCELLED");
        assertThat(etag(changed.join())).isNotEqualTo(before);
    }

    private static String etag(HttpResponse<String> answer) {
        return answer.headers().firstValue("ETag").orElseThrow().replace("\"", "");
    }

    @Test
    void at_the_timeout_the_deployment_is_shown_as_it_is() {
        // When
        var answer = ask("wait_sec=0.1&for=ended").join();
        // Then
        assertThat(body(answer).getString("status")).isEqualTo("RUNNING");
    }

    @Test
    void a_wait_outlasts_the_idle_timeout_which_counts_again_afterwards() throws Exception {
        try (var http = new RawHttp(service)) {
            // When
            http.send("GET /deployments/" + id + "?wait_sec=2.5&for=ended HTTP/1.1\r\nHost: x\r\n\r\n");
            // Then
            assertThat(http.readToEnd()).startsWith("HTTP/1.1 200").contains("\"status\":\"RUNNING\"");
        }
    }

    @Test
    void more_waits_than_are_allowed_are_refused_and_a_client_that_does_not_wait_is_answered() throws Exception {
        // Given
        var waiting =
                IntStream.range(0, WAITS_MAX).mapToObj(i -> ask("wait_sec=60")).toList();
        awaitWaiting(WAITS_MAX);
        // When
        var refused = service.get("/deployments/" + id + "?wait_sec=60");
        var shown = service.get("/deployments/" + id);
        command("cancel");
        // Then
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).contains("1");
        assertThat(shown.statusCode()).isEqualTo(200);
        waiting.forEach(CompletableFuture::join);
        awaitWaiting(0);
    }

    @Test
    void a_client_that_disconnects_waits_no_more() throws Exception {
        // Given
        var clients = new RawHttp[WAITS_MAX];
        for (int i = 0; i < WAITS_MAX; i++) {
            clients[i] = new RawHttp(service);
            clients[i].send("GET /deployments/" + id + "?wait_sec=300 HTTP/1.1\r\nHost: x\r\n\r\n");
        }
        awaitWaiting(WAITS_MAX);
        // When
        clients[0].close();
        clients[1].reset();
        // Then
        awaitWaiting(1);
        clients[2].close();
        awaitWaiting(0);
    }

    @Test
    void a_stop_ends_all_waits_at_once() throws Exception {
        // Given
        var waiting =
                IntStream.range(0, WAITS_MAX).mapToObj(i -> ask("wait_sec=300")).toList();
        awaitWaiting(WAITS_MAX);
        long begun = System.nanoTime();
        // When
        service.close();
        // Then
        assertThat(waiting)
                .allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(503));
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wait_sec=301",
                "wait_sec=-1",
                "wait_sec=x",
                "for=over",
                "for=ended&for=changed",
                "since=1",
                "for=changed&since=-1",
                "wait=1",
                "until=ended"
            })
    void an_invalid_query_is_refused(String query) throws Exception {
        // When
        var answer = service.get("/deployments/" + id + "?" + query);
        // Then
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(ProblemDocument.of(answer).pointers()).hasSize(1);
    }

    @Test
    void all_errors_are_reported() throws Exception {
        // When
        var answer = service.get("/deployments/" + id + "?wait_sec=x&for=over&sinze=1");
        // Then
        assertThat(ProblemDocument.of(answer).pointers()).containsExactlyInAnyOrder("/wait_sec", "/for", "/sinze");
    }

    @Test
    void an_unknown_deployment_is_not_waited_for() throws Exception {
        assertThat(service.get("/deployments/42?wait_sec=300").statusCode()).isEqualTo(404);
    }

    @Test
    void hundreds_wait_for_one_deployment_and_all_are_answered() throws Exception {
        // Given
        try (var busy = TestService.start(Map.of("http", Map.of("waits_max", 300)))) {
            String shop = busy.create(TestService.slow("shop")).getString("id");
            var connections = new RawHttp[300];
            for (int i = 0; i < connections.length; i++) {
                connections[i] = new RawHttp(busy);
                connections[i].send(
                        "GET /deployments/" + shop + "?wait_sec=60 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            }
            OpenRequests.await(busy, "wait", connections.length);
            // When
            busy.post("/deployments/" + shop + "/cancel", "");
            // Then
            for (var connection : connections) {
                assertCancelled(connection);
            }
        }
    }

    private static void assertCancelled(RawHttp connection) throws IOException {
        try (connection) {
            assertThat(connection.readToEnd()).startsWith("HTTP/1.1 200").contains("\"status\":\"CANCELLED\"");
        }
    }
}
