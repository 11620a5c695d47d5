package io.canary.router.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canary.spi.LatencyHistogram;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficReport;
import io.canary.tck.FreePorts;
import io.canary.tck.RecordingContext;
import io.canary.tck.RouterSubject;
import io.canary.testservers.Await;
import io.canary.testservers.Browser;
import io.canary.testservers.Checkout;
import io.canary.testservers.StubUpstreamServer;
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
        Await.until(() -> host.requestsOf("checkout", version) >= n);
    }

    @Test
    void statuses_of_500_missing_answers_and_refused_connections_are_errors() throws Exception {
        try (var router = Routers.of(Map.of(), host, List.of(haproxy.socket().toString()))) {
            // Given
            router.setTrafficSplit(Checkout.split(0));
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

    /** HAProxy with other rules in the backend, and v2 where nobody listens. */
    private void deadCanary(String rules) {
        haproxy.reload(withCanaryAt(FreePorts.next(), rules));
    }

    /** The same, and v2 answers with 503. */
    private void failingCanary(String rules) {
        int port = FreePorts.next();
        haproxy.reload(withCanaryAt(port, rules) + "frontend failing\n  bind 127.0.0.1:" + port
                + "\n  http-request return status 503\n");
    }

    private String withCanaryAt(int port, String rules) {
        return site.weighted(rules, false).replaceAll("(server v2 127.0.0.1):[0-9]+", "$1:" + port);
    }

    @Test
    void a_dead_canary_behind_a_redispatch_fails_although_every_client_got_an_answer() throws Exception {
        deadCanary("  retries 3\n  option redispatch\n");
        try (var router = Routers.of(Map.of(), host, List.of(haproxy.socket().toString()))) {
            // Given
            router.setTrafficSplit(Checkout.split(5_000));
            // When
            send(40, "/");
            awaitRequests("v1", 40);
            Await.until(() -> reportsOf("v1") > HiddenRetries.LOOKS_MAX + 3);
            // Then
            assertThat(host.requestsOf("checkout", "v1")).isEqualTo(40);
            assertThat(errorsOf("v1")).isZero();
            assertThat(host.requestsOf("checkout", "v2"))
                    .isEqualTo(redispatched())
                    .isGreaterThanOrEqualTo(15);
            assertThat(errorsOf("v2")).isEqualTo(redispatched());
        }
    }

    @Test
    void a_request_that_failed_for_good_after_its_retries_is_one_request_and_one_error() throws Exception {
        deadCanary("  retries 3\n");
        try (var router = Routers.of(Map.of(), host, List.of(haproxy.socket().toString()))) {
            // Given
            router.setTrafficSplit(Checkout.split(10_000));
            // When
            send(1, "/"); // takes 3 s, as HAProxy waits a second before each retry
            awaitRequests("v2", 1);
            Await.until(() -> reportsOf("v2") > HiddenRetries.LOOKS_MAX + 5);
            // Then
            assertThat(host.requestsOf("checkout", "v2")).isEqualTo(1);
            assertThat(errorsOf("v2")).isEqualTo(1);
        }
    }

    /** How many requests HAProxy has taken from v2 and given to another server. */
    private long redispatched() {
        return haproxy.admin("show stat checkout 4 -1").counters().stream()
                .filter(row -> "v2".equals(row.get("svname")))
                .mapToLong(row -> Long.parseLong(row.getOrDefault("wredis", "0")))
                .sum();
    }

    private long reportsOf(String version) {
        return host.reports().stream().filter(r -> r.version().equals(version)).count();
    }

    @Test
    void an_answer_of_503_that_haproxy_hides_by_asking_another_server_is_an_error_once() throws Exception {
        failingCanary("  retries 3\n  option redispatch\n  retry-on 503\n");
        try (var router = Routers.of(Map.of(), host, List.of(haproxy.socket().toString()))) {
            // Given
            router.setTrafficSplit(Checkout.split(5_000));
            // When
            send(20, "/");
            awaitRequests("v1", 20);
            Await.until(() -> reportsOf("v1") > HiddenRetries.LOOKS_MAX + 3);
            // Then
            assertThat(errorsOf("v1")).isZero();
            assertThat(host.requestsOf("checkout", "v2"))
                    .isEqualTo(redispatched())
                    .isGreaterThanOrEqualTo(8);
            assertThat(errorsOf("v2")).isEqualTo(redispatched());
        }
    }

    @Test
    void an_answer_of_503_at_the_same_server_again_and_again_is_one_request_and_one_error() throws Exception {
        failingCanary("  retries 3\n  retry-on 503\n");
        try (var router = Routers.of(Map.of(), host, List.of(haproxy.socket().toString()))) {
            // Given
            router.setTrafficSplit(Checkout.split(10_000));
            // When
            send(7, "/");
            Await.until(() -> reportsOf("v2") > HiddenRetries.LOOKS_MAX + 3);
            // Then
            assertThat(host.requestsOf("checkout", "v2")).isEqualTo(7);
            assertThat(errorsOf("v2")).isEqualTo(7);
        }
    }

    @Test
    void answers_that_a_rule_replaces_are_errors_once_whatever_they_were() throws Exception {
        String deny = "  http-response deny if { srv_name v2 }\n";
        for (boolean fails : List.of(true, false)) {
            haproxy.reload(site.weighted(deny, false));
            if (fails) {
                failingCanary(deny);
            }
            var recording = new RecordingContext("edge");
            try (var router =
                    Routers.of(Map.of(), recording, List.of(haproxy.socket().toString()))) {
                // Given
                router.setTrafficSplit(Checkout.split(10_000));
                // When
                send(7, "/");
                Await.until(() -> recording.requestsOf("checkout", "v2") >= 7);
                // Then
                assertThat(recording.requestsOf("checkout", "v2")).isEqualTo(7);
                assertThat(recording.reports().stream()
                                .mapToLong(TrafficReport::errors)
                                .sum())
                        .isEqualTo(7);
            }
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
            router.setTrafficSplit(Checkout.split(5_000));
            // When
            send(20, "/slow");
            Await.until(() -> latency("v1").count() + latency("v2").count() == 20);
            // Then
            assertThat(latency("v2").quantileMillis(0.5))
                    .isBetween(StubUpstreamServer.SLOW_MS * 0.98, StubUpstreamServer.SLOW_MS * 2.0);
            assertThat(latency("v1").quantileMillis(0.5))
                    .isBetween(StubUpstreamServer.SLOW_MS * 0.98, StubUpstreamServer.SLOW_MS * 2.0);
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
            router.setTrafficSplit(Checkout.split(0));
            send(7, "/");
            awaitRequests("v1", 7);
            // Then
            assertThat(host.requestsOf("checkout", "v1")).isEqualTo(7);
        }
    }

    @Test
    void a_haproxy_that_is_away_is_told_of_and_one_that_counts_from_zero_is_counted_right() throws Exception {
        try (var router = Routers.of(Map.of(), host, List.of(haproxy.socket().toString()))) {
            // Given
            router.setTrafficSplit(Checkout.split(0));
            send(20, "/");
            awaitRequests("v1", 20);
            // When
            haproxy.kill();
            Await.until(() -> host.reportsLost() != null);
            String lost = host.reportsLost();
            haproxy.startAgain();
            send(30, "/");
            Await.until(() -> host.reportsLost() == null);
            awaitRequests("v1", 50);
            // Then
            assertThat(lost).contains("does not answer");
            assertThat(host.requestsOf("checkout", "v1")).isEqualTo(50);
        }
    }
}
