package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** More connections than the limit, beside one with a request in flight. */
@Timeout(60)
class ConnectionLimitTest {
    private static final int MAX = 8;
    private static final int FLOOD = 30;

    private final List<RawHttp> flood = new ArrayList<>();
    private TestService service;

    @BeforeEach
    void start() throws Exception {
        service = TestService.start(Map.of("http", Map.of("connections_max", MAX)));
    }

    @AfterEach
    void stop() throws IOException {
        for (var connection : flood) {
            connection.close();
        }
        service.close();
    }

    private void open(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            flood.add(new RawHttp(service));
        }
    }

    /** Retries if refused: a limited number of evicted connections may be closing at a time. */
    private String exchange(String line) throws Exception {
        String answer = "";
        while (answer.isEmpty()) {
            try {
                answer = RawHttp.exchange(service, line + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            } catch (IOException reset) {
                // once more
            }
        }
        return answer;
    }

    private double metric(String beginning) throws Exception {
        return exchange("GET /metrics")
                .lines()
                .filter(line -> line.startsWith(beginning))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    @Test
    void a_request_in_flight_is_answered_however_many_clients_connect() throws Exception {
        // Given
        String id = service.create(TestService.quick("shop")).getString("id");
        try (var waits = new RawHttp(service)) {
            waits.send("GET /deployments/" + id + "?wait_sec=30&for=ended HTTP/1.1\r\nHost: x\r\n\r\n");
            OpenRequests.await(service, "wait", 1);
            // When
            open(FLOOD);
            String cancelled = exchange("POST /deployments/" + id + "/cancel");
            // Then
            assertThat(RawHttp.status(cancelled)).as(cancelled).isEqualTo(200);
            assertThat(waits.readUntil("\"status\":\"CANCELLED\"")).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void no_more_connections_are_open_than_the_limit_and_evicted_ones_are_counted() throws Exception {
        // When
        open(FLOOD);
        // Then
        assertThat(metric("canary_http_connections ")).isBetween(1.0, (double) MAX);
        assertThat(metric("canary_refused_total{why=\"connections")).isGreaterThanOrEqualTo(FLOOD - MAX);
    }
}
