package io.canary.router.proxy;

import static io.canary.router.proxy.Proxies.SHOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canary.spi.LeaseRenewalResult;
import io.canary.spi.Observation;
import io.canary.spi.RouterException;
import io.canary.spi.RouterException.Kind;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import io.canary.tck.FreePorts;
import io.canary.tck.RecordingContext;
import io.canary.tck.RouterSubject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the calls while the proxy of another process is away, and after. */
@Timeout(60)
class ProcessRouterTest {
    private final Upstreams upstreams = new Upstreams().version("v1").version("v2");
    private final HttpClient http = HttpClient.newHttpClient();
    private final RecordingContext host = new RecordingContext("edge");

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        http.close();
        upstreams.close();
    }

    @Test
    void a_process_that_is_not_there_was_asked_for_nothing_and_is_asked_when_it_comes() throws Exception {
        int port = FreePorts.next();
        try (var router = router(port)) {
            // When
            var failure = catchThrowableOfType(RouterException.class, () -> router.setTrafficSplit(half()));
            // Then
            assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(failure)
                    .hasMessageStartingWith(
                            "proxy process http://127.0.0.1:" + port + ": cannot be reached, nothing was changed");
            // And when
            try (var process = process(port)) {
                router.setTrafficSplit(half());
                // Then
                assertThat(router.observe(SHOP)).isEqualTo(process.observe(SHOP));
                assertThat(router.observe(SHOP))
                        .isEqualTo(new Observation.InForce(
                                Map.of("v1", half().canaryWeight(), "v2", half().canaryWeight())));
            }
        }
    }

    @Test
    void a_process_that_hangs_is_known_to_be_out_of_reach_in_some_seconds() throws Exception {
        // Given: one that takes connections and answers nothing
        try (var hanging = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var router = router(hanging.getLocalPort())) {
            long start = System.nanoTime();
            // When
            var failure = catchThrowableOfType(RouterException.class, () -> router.observe(SHOP));
            // Then
            assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
        }
    }

    @Test
    void a_process_that_was_started_again_holds_no_lease_any_more() throws Exception {
        int port = FreePorts.next();
        try (var router = router(port)) {
            // Given
            var process = process(port);
            router.setTrafficSplit(half().withLease(Duration.ofMinutes(1)));
            assertThat(router.renew(SHOP, Duration.ofMinutes(1))).isEqualTo(LeaseRenewalResult.HELD);
            process.close();
            // When
            try (var next = process(port)) {
                // Then
                assertThat(renewed(router)).isEqualTo(LeaseRenewalResult.LAPSED);
                assertThat(next.observe(SHOP)).isEqualTo(new Observation.InForce(Map.of("v1", Weight.FULL)));
            }
        }
    }

    /** The first call may still go out on a connection of the process before. */
    private static LeaseRenewalResult renewed(TrafficRouter router) throws Exception {
        try {
            return router.renew(SHOP, Duration.ofMinutes(1));
        } catch (RouterException gone) {
            return router.renew(SHOP, Duration.ofMinutes(1));
        }
    }

    @Test
    void each_request_is_reported_once_by_however_many_processes() throws Exception {
        int port = FreePorts.next();
        try (var router = router(port)) {
            for (int run = 1; run <= 2; run++) {
                // Given
                try (var process = process(port)) {
                    Proxies.await(() -> isRead(router), "the reports to be read again");
                    // When
                    request(process);
                    request(process);
                    // Then
                    long expected = 2L * run;
                    Proxies.await(() -> host.requestsOf(SHOP, "v1") >= expected, "the requests to be reported");
                    assertThat(host.requestsOf(SHOP, "v1")).isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void while_the_process_is_away_its_reports_are_lost_and_come_again_with_it() throws Exception {
        int port = FreePorts.next();
        try (var router = router(port)) {
            // Then
            Proxies.await(() -> host.reportsLost() != null, "the reports to be lost");
            assertThat(host.reportsLost()).contains("cannot be reached");
            // When
            try (var process = process(port)) {
                // Then
                Proxies.await(() -> host.reportsLost() == null, "the reports to come again");
                assertThat(isRead(router)).isTrue();
                assertThat(process.observe(SHOP)).isEqualTo(router.observe(SHOP));
            }
        }
    }

    private static boolean isRead(TrafficRouter router) {
        return ((ProcessRouter) router).isReading();
    }

    @Test
    void what_is_no_proxy_is_unreachable_and_not_believed() throws Exception {
        for (String page : List.of("<html>hello</html>", "{}", "[]", "{\"state\": 3}", "")) {
            upstreams.version("page", request -> request.response().end(page));
            try (var router = router(upstreams.port("page"))) {
                // When
                var failure =
                        catchThrowableOfType(RouterException.class, () -> router.renew(SHOP, Duration.ofSeconds(1)));
                // Then
                assertThat(failure.kind()).as(page).isEqualTo(Kind.UNREACHABLE);
            }
        }
    }

    @Test
    void a_process_that_was_started_again_is_another_generation() throws Exception {
        int port = FreePorts.next();
        try (var router = router(port)) {
            String first;
            try (var process = process(port)) {
                // When
                first = router.generation(SHOP);
                // Then
                assertThat(first).isNotBlank().isEqualTo(process.generation(SHOP));
                router.setTrafficSplit(half());
                assertThat(router.generation(SHOP)).isEqualTo(first);
            }
            assertThat(catchThrowableOfType(RouterException.class, () -> router.generation(SHOP))
                            .kind())
                    .isIn(Kind.UNAVAILABLE, Kind.UNREACHABLE);
            // And when
            try (var next = process(port)) {
                // Then
                assertThat(router.generation(SHOP)).isNotEqualTo(first).isEqualTo(next.generation(SHOP));
            }
        }
    }

    @Test
    void a_process_of_a_release_that_does_not_tell_its_run_has_no_generation() throws Exception {
        upstreams.version("old", request -> request.response().end("{\"status\":\"ok\"}"));
        try (var router = router(upstreams.port("old"))) {
            assertThat(router.generation(SHOP)).isNull();
        }
    }

    @Test
    void a_process_that_cannot_write_down_a_promotion_has_surely_changed_nothing() throws Exception {
        try (var process = process(0);
                var router = router(process.controlPort())) {
            // Given
            Files.createDirectory(folder.resolve(Memory.FILE_NAME + ".new")); // as if the disk were full
            // When
            var failure = catchThrowableOfType(RouterException.class, () -> router.promote(SHOP, "v2"));
            // Then
            assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(router.observe(SHOP)).isEqualTo(new Observation.InForce(Map.of("v1", Weight.FULL)));
        }
    }

    @Test
    void a_refusal_of_the_process_is_a_refusal_here() throws Exception {
        try (var process = process(0);
                var router = router(process.controlPort())) {
            // When
            var failure = catchThrowableOfType(RouterException.class, () -> router.promote("bakery", "v2"));
            // Then
            assertThat(failure.kind()).isEqualTo(Kind.REJECTED);
            assertThat(failure).hasMessageContaining("service bakery is not known");
        }
    }

    private static TrafficSplit half() {
        return new TrafficSplit(SHOP, "v1", "v2", new Weight(5_000));
    }

    private TrafficRouter router(int port) throws Exception {
        return RouterSubject.open(new ProxyRouterFactory(), Map.of("process", "http://127.0.0.1:" + port), host);
    }

    private ProxyRouter process(int port) {
        var service = Map.of("versions", upstreams.versions(), "baseline_version", "v1");
        return Proxies.open(
                Map.of("services", Map.of(SHOP, service), "control", Map.of("port", port), "drain_sec", 1),
                new RecordingContext("process", folder));
    }

    private void request(ProxyRouter process) throws IOException, InterruptedException {
        var uri = URI.create("http://127.0.0.1:" + Proxies.port(process) + "/");
        http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding());
    }
}
