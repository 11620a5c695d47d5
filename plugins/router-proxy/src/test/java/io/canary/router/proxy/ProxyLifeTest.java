package io.canary.router.proxy;

import static io.canary.router.proxy.Proxies.SHOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProxyLifeTest {
    private final Upstreams upstreams = new Upstreams();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @AfterEach
    void close() {
        http.close();
        upstreams.close();
    }

    @Test
    void no_request_fails_while_the_split_changes_all_the_time() throws Exception {
        // Given
        upstreams.version("v1").version("v2");
        try (var router = Proxies.of(upstreams, Map.of())) {
            var failures = new ConcurrentLinkedQueue<String>();
            var answered = new AtomicLong();
            var clients = new ArrayList<Thread>();
            for (int i = 0; i < 8; i++) {
                clients.add(Thread.startVirtualThread(() -> ask(router, 500, answered, failures)));
            }

            // When
            int changes = 0;
            while (clients.stream().anyMatch(Thread::isAlive)) {
                router.setTrafficSplit(new TrafficSplit(SHOP, "v1", "v2", new Weight(changes++ % 10_001)));
                Thread.sleep(Duration.ofNanos(50_000));
            }

            // Then
            assertThat(failures).isEmpty();
            assertThat(answered).hasValue(8 * 500);
            assertThat(changes).isGreaterThan(100);
        }
    }

    @Test
    void an_idle_proxy_closes_at_once() throws Exception {
        // Given
        upstreams.version("v1");
        var router = Proxies.of(upstreams, Map.of());
        get(router);

        // When
        long before = System.nanoTime();
        router.close();

        // Then: the drain time is 5 s
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(4));
    }

    @Test
    void closing_waits_for_requests_in_flight_and_takes_no_new_ones() throws Exception {
        // Given
        var arrived = new LinkedBlockingQueue<HttpServerRequest>();
        upstreams.version("v1", arrived::add);
        var router = Proxies.of(upstreams, Map.of());
        int port = Proxies.port(router);
        var inFlight = http.sendAsync(request(port), BodyHandlers.ofString());
        var held = arrived.take();

        // When
        var closing = CompletableFuture.runAsync(router::close);
        Proxies.await(() -> !accepts(port), "the port to be closed");
        held.response().end("at last");

        // Then
        assertThat(inFlight.get().body()).isEqualTo("at last");
        closing.get();
        assertThatThrownBy(() -> http.send(request(port), BodyHandlers.ofString()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void closing_gives_up_on_requests_that_outlive_the_drain_time() throws Exception {
        // Given
        var arrived = new LinkedBlockingQueue<HttpServerRequest>();
        upstreams.version("v1", arrived::add);
        var router = Proxies.of(upstreams, Map.of());
        var inFlight = http.sendAsync(request(Proxies.port(router)), BodyHandlers.ofString());
        arrived.take();

        // When
        long before = System.nanoTime();
        router.close();

        // Then
        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .isBetween(Duration.ofSeconds(4), Duration.ofSeconds(9));
        assertThatThrownBy(inFlight::join).hasCauseInstanceOf(IOException.class);
    }

    private void ask(ProxyRouter router, int times, AtomicLong answered, Queue<String> failures) {
        for (int i = 0; i < times; i++) {
            try {
                var answer = get(router);
                if (answer.statusCode() == 200 && List.of("v1", "v2").contains(answer.body())) {
                    answered.incrementAndGet();
                } else {
                    failures.add(answer.statusCode() + " " + answer.body());
                }
            } catch (IOException | InterruptedException e) {
                failures.add(e.toString());
            }
        }
    }

    private static boolean accepts(int port) {
        try (var socket = new java.net.Socket(java.net.InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    private HttpResponse<String> get(ProxyRouter router) throws IOException, InterruptedException {
        return http.send(request(Proxies.port(router)), BodyHandlers.ofString());
    }

    private static HttpRequest request(int port) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                .timeout(Duration.ofSeconds(20))
                .build();
    }
}
