package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that speak HTTP badly, slowly, or not at all. */
class BrokenHttpTest {
    @AutoClose
    private static final TestService service =
            TestService.started(Map.of("http", Map.of("idle_timeout_sec", 1, "confirm_wait_ms", 500)));

    @AfterEach
    void the_service_works_as_before() throws Exception {
        assertThat(service.get("/health").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense\r\n\r\n",
                "GET\r\n\r\n",
                "GET /health\r\n\r\n",
                "GET /health HTTP/3.0\r\nHost: x\r\n\r\n",
                "GET /health \u00ffTTP/1.1\r\nHost: x\r\n\r\n",
                "GET http:// HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET http://[ HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /hea lth HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /health HTTP/1.1\r\nHost x\r\n\r\n",
                "GET /health HTTP/1.1\r\nBad Header: x\r\n\r\n",
                "POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n",
                "POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
                "POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
                "POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n{}"
            })
    void malformed_http_is_refused_and_the_connection_closed(String request) throws Exception {
        // When
        String answer = RawHttp.exchange(service, request);
        // Then
        assertThat(RawHttp.status(answer)).isEqualTo(400);
        assertThat(RawHttp.problem(answer).detail()).doesNotContain("java.", "\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"*", "health", "?", "%", "/%", "/deployments/%zz", "/deployments?limit=%zz", "/deployments?%"})
    void a_malformed_target_is_refused(String target) throws Exception {
        // When
        String answer =
                RawHttp.exchange(service, "GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        // Then
        assertThat(RawHttp.status(answer)).isBetween(400, 404);
        assertThat(RawHttp.problem(answer).status()).isBetween(400, 404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "%", "/%", "/metrics?%zz", "/deployments/%zz/cancel", "/deployments?%zz"})
    void a_malformed_target_of_a_post_is_refused(String target) throws Exception {
        // When
        String answer = RawHttp.exchange(
                service, "POST " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}");
        // Then
        assertThat(RawHttp.status(answer)).isBetween(400, 404);
        assertThat(RawHttp.problem(answer).status()).isBetween(400, 404);
    }

    @Test
    void a_line_that_is_too_long_is_414() throws Exception {
        // When
        String answer = RawHttp.exchange(service, "GET /" + "x".repeat(5_000) + " HTTP/1.1\r\nHost: x\r\n\r\n");
        // Then
        assertThat(RawHttp.problem(answer).status()).isEqualTo(414);
    }

    @Test
    void a_header_that_is_too_long_is_431() throws Exception {
        // When
        String answer = RawHttp.exchange(
                service, "GET /health HTTP/1.1\r\nHost: x\r\nX-Long: " + "x".repeat(10_000) + "\r\n\r\n");
        // Then
        assertThat(RawHttp.problem(answer).status()).isEqualTo(431);
    }

    /** Random bytes, and the first bytes of a TLS connection. */
    @ParameterizedTest
    @ValueSource(strings = {"\u0000\u0001\u0002\r\n\r\n", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\r\n\r\n"})
    void bytes_that_are_not_http_are_refused_and_the_connection_closed(String bytes) throws Exception {
        // When
        String answer = RawHttp.exchange(service, bytes);
        // Then
        assertThat(RawHttp.problem(answer).status()).isEqualTo(400);
        assertThat(answer).containsIgnoringCase("connection: close");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST /metrics HTTP/1.1\r\nHos", ""})
    void a_client_that_never_finishes_its_request_is_dropped(String beginning) throws Exception {
        // When
        String answer = RawHttp.exchange(service, beginning);
        // Then
        assertThat(answer).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/x-ndjson"})
    void a_client_that_stops_in_the_middle_of_a_body_is_dropped(String type) throws Exception {
        // When
        String answer = RawHttp.exchange(
                service,
                "POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Type: " + type + "\r\nContent-Length: 100\r\n\r\n{\"a\"");
        // Then
        assertThat(answer).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/x-ndjson"})
    void clients_that_disconnect_in_the_middle_of_a_body_do_no_harm(String type) throws Exception {
        for (int i = 0; i < 200; i++) {
            try (var http = new RawHttp(service)) {
                http.send("POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Type: " + type
                        + "\r\nContent-Length: 100000\r\n\r\n{\"deployment_id\": \"x\"}\n");
                if (i % 2 == 0) {
                    http.reset();
                }
            }
        }
    }

    @Test
    void clients_that_disconnect_before_their_response_do_no_harm() throws Exception {
        for (int i = 0; i < 200; i++) {
            try (var http = new RawHttp(service)) {
                http.send("POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}"
                        + "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
                http.reset();
            }
        }
    }

    @Test
    void a_malformed_chunk_ends_the_connection() throws Exception {
        // When
        String answer = RawHttp.exchange(
                service,
                "POST /metrics HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\nzz\r\n\r\n");
        // Then
        assertThat(answer).doesNotContain("HTTP/1.1 2", "HTTP/1.1 5");
    }

    @Test
    void pipelined_requests_are_answered_in_order() throws Exception {
        // Given
        String id = service.create(TestService.quick("pipeline")).getString("id");
        String sample = "{\"deployment_id\": \"" + id + "\", \"requests\": 1}";
        var requests = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            requests.append(request("POST /metrics", sample)).append(request("POST /metrics", "{}"));
        }
        requests.append("GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        // When
        String answers = RawHttp.exchange(service, requests.toString());
        // Then
        var statuses = Pattern.compile("HTTP/1\\.1 (\\d{3})")
                .matcher(answers)
                .results()
                .map(m -> m.group(1))
                .toList();
        assertThat(statuses).hasSize(101);
        for (int i = 0; i < 100; i++) {
            assertThat(statuses.get(i)).isEqualTo(i % 2 == 0 ? "202" : "400");
        }
        assertThat(statuses.getLast()).isEqualTo("200");
    }

    private static String request(String line, String body) {
        return line + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body;
    }

    @Test
    void a_client_that_expects_100_continue_gets_it() throws Exception {
        try (var http = new RawHttp(service)) {
            // When
            http.send(
                    "POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            String first = http.readUntil("\r\n\r\n");
            http.send("{}");
            String second = http.readUntil("\r\n\r\n");
            // Then
            assertThat(first).startsWith("HTTP/1.1 100");
            assertThat(second).contains("HTTP/1.1 400");
        }
    }

    @Test
    void a_client_that_announces_too_large_a_body_gets_413_instead_of_100_continue() throws Exception {
        try (var http = new RawHttp(service)) {
            // When
            http.send(
                    "POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 9999999\r\n\r\n");
            String answer = http.readToEnd();
            // Then
            assertThat(answer).contains("HTTP/1.1 413");
        }
    }
}
