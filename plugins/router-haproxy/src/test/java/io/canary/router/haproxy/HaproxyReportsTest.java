package io.canary.router.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canary.parts.Browser;
import io.canary.parts.RealServer;
import io.canary.parts.Upstream;
import io.canary.spi.LatencyHistogram;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficReport;
import io.canary.tck.FreePorts;
import io.canary.tck.RecordingContext;
import io.canary.tck.RouterSubject;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
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
    private int logPort;

    @BeforeEach
    void start() {
        String dead = "  server v4 127.0.0.1:" + FreePorts.next() + " weight 0\n";
        logPort = FreePorts.next();
        String log = "  log 127.0.0.1:" + logPort + " format raw local0\n  option httplog\n";
        haproxy = Haproxy.start(directory, log + site.weighted("  retries 1\n" + dead, false));
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
        RealServer.await(() -> host.requestsOf("checkout", version) >= n);
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
    void latencies_come_from_the_log_where_it_is_read() throws Exception {
        var settings = Map.of(
                "nodes", List.of(haproxy.socket().toString()),
                "services", Map.of("checkout", Map.of()),
                "log", Map.of("port", logPort));
        try (var router = RouterSubject.open(new HaproxyRouterFactory(), settings, host)) {
            // Given
            router.setTrafficSplit(Routers.split(5_000));
            // When
            send(20, "/slow");
            RealServer.await(() -> latency("v1").count() + latency("v2").count() == 20);
            // Then
            assertThat(latency("v2").quantileMillis(0.5)).isBetween(Upstream.SLOW_MS * 0.98, Upstream.SLOW_MS * 2.0);
            assertThat(latency("v1").quantileMillis(0.5)).isBetween(Upstream.SLOW_MS * 0.98, Upstream.SLOW_MS * 2.0);
        }
    }

    private LatencyHistogram latency(String version) {
        return host.reports().stream()
                .filter(r -> r.version().equals(version))
                .map(TrafficReport::latency)
                .reduce(LatencyHistogram.EMPTY, LatencyHistogram::plus);
    }

    @Test
    void a_port_of_the_log_that_is_taken_is_refused_by_name() throws Exception {
        try (var taken = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            var settings = Map.of(
                    "nodes", List.of(haproxy.socket().toString()),
                    "services", Map.of("checkout", Map.of()),
                    "log", Map.of("port", taken.getLocalPort()));
            // When
            var refusal = catchThrowableOfType(
                    RouterException.class, () -> RouterSubject.open(new HaproxyRouterFactory(), settings, host));
            // Then
            assertThat(refusal).hasMessageContaining("127.0.0.1:" + taken.getLocalPort());
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
            RealServer.await(() -> host.reportsLost() != null);
            String lost = host.reportsLost();
            haproxy.startAgain();
            send(30, "/");
            RealServer.await(() -> host.reportsLost() == null);
            awaitRequests("v1", 50);
            // Then
            assertThat(lost).contains("does not answer");
            assertThat(host.requestsOf("checkout", "v1")).isEqualTo(50);
        }
    }
}
