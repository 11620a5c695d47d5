package io.canary.router.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.spi.TrafficReport;
import io.canary.tck.RecordingContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is reported of a real HAProxy. */
class HaproxyReportsTest {
    @TempDir
    Path directory;

    private final Site site = new Site();
    private final RecordingContext host = new RecordingContext("edge");
    private Haproxy haproxy;

    @BeforeEach
    void start() {
        String dead = "  server v4 127.0.0.1:" + Haproxy.freePort() + " weight 0\n";
        haproxy = Haproxy.start(directory, site.weighted("  retries 1\n" + dead, false));
    }

    @AfterEach
    void stop() {
        if (haproxy != null) { // it is not installed
            haproxy.close();
        }
        site.close();
    }

    private void send(int n, String path) throws IOException {
        try (var browser = new Browser(site.port("checkout"))) {
            for (int i = 0; i < n; i++) {
                browser.answer(path);
            }
        }
    }

    private long errorsOf(String version) {
        return host.reports().stream()
                .filter(r -> r.version().equals(version))
                .mapToLong(TrafficReport::errors)
                .sum();
    }

    private void awaitRequests(String version, long n) {
        Haproxy.await(() -> host.requestsOf("checkout", version) >= n);
    }

    @Test
    void statuses_of_500_missing_answers_and_refused_connections_are_errors() throws Exception {
        try (var router = Routers.of(Map.of(), host, List.of(haproxy.socket().toString()))) {
            // Given
            router.setTrafficSplit(Routers.split(0));
            // When
            send(5, "/");
            send(3, "/500");
            send(2, "/cut");
            awaitRequests("v1", 10);
            router.setTrafficSplit(new io.canary.spi.TrafficSplit("checkout", "v1", "v4", io.canary.spi.Weight.FULL));
            send(2, "/");
            awaitRequests("v4", 2);
            // Then
            assertThat(host.requestsOf("checkout", "v1")).isEqualTo(10);
            assertThat(errorsOf("v1")).isEqualTo(5);
            assertThat(host.requestsOf("checkout", "v4")).isEqualTo(2);
            assertThat(errorsOf("v4")).isEqualTo(2);
            assertThat(host.reports()).allMatch(r -> r.latency().isEmpty());
        }
    }

    @Test
    void what_was_counted_before_the_split_is_not_reported() throws Exception {
        try (var router = Routers.of(Map.of(), host, List.of(haproxy.socket().toString()))) {
            // Given
            send(50, "/");
            // When
            router.setTrafficSplit(Routers.split(0));
            send(7, "/");
            awaitRequests("v1", 7);
            // Then
            assertThat(host.requestsOf("checkout", "v1")).isEqualTo(7);
        }
    }

    @Test
    void a_haproxy_that_is_away_is_told_of_and_one_that_counts_anew_is_counted_right() throws Exception {
        try (var router = Routers.of(Map.of(), host, List.of(haproxy.socket().toString()))) {
            // Given
            router.setTrafficSplit(Routers.split(0));
            send(20, "/");
            awaitRequests("v1", 20);
            // When
            haproxy.kill();
            Haproxy.await(() -> host.reportsLost() != null);
            String lost = host.reportsLost();
            haproxy.startAgain();
            send(30, "/");
            Haproxy.await(() -> host.reportsLost() == null);
            awaitRequests("v1", 50);
            // Then
            assertThat(lost).contains("does not answer");
            assertThat(host.requestsOf("checkout", "v1")).isEqualTo(50);
        }
    }
}
