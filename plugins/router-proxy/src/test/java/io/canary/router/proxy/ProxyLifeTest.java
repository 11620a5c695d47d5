package io.canary.router.proxy;

import static io.canary.router.proxy.Proxies.SHOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProxyLifeTest {
    private static final int MORE_THAN_BUFFERS_HOLD = 64;

    private static final String UPGRADE = """
            GET / HTTP/1.1\r
            Host: shop\r
            Connection: Upgrade\r
            Upgrade: websocket\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            \r
            """;

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

    @Test
    void closing_cuts_off_a_client_that_has_stopped_reading() throws Exception {
        upstreams.version("v1", request -> {
            var response = request.response().setChunked(true);
            for (int i = 0; i < MORE_THAN_BUFFERS_HOLD; i++) {
                response.write(Buffer.buffer(new byte[1 << 20]));
            }
        });
        closesInTime("GET / HTTP/1.1\r\nHost: shop\r\n\r\n", 0);
    }

    @Test
    void closing_cuts_off_an_upstream_that_has_stopped_reading() throws Exception {
        upstreams.version("v1", HttpServerRequest::pause);
        closesInTime(
                "POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: " + (MORE_THAN_BUFFERS_HOLD << 20) + "\r\n\r\n",
                MORE_THAN_BUFFERS_HOLD);
    }

    @Test
    void closing_cuts_off_a_web_socket_whose_client_has_stopped_reading() throws Exception {
        upstreams.webSockets("v1", socket -> {
            for (int i = 0; i < MORE_THAN_BUFFERS_HOLD; i++) {
                socket.writeBinaryMessage(Buffer.buffer(new byte[1 << 20]));
            }
        });
        closesInTime(UPGRADE, 0);
    }

    @Test
    void closing_cuts_off_a_web_socket_whose_upstream_has_stopped_reading() throws Exception {
        upstreams.webSockets("v1", ServerWebSocket::pause);
        closesInTime(UPGRADE, MORE_THAN_BUFFERS_HOLD);
    }

    /** Whatever is stuck: soon after the drain time nothing is left. */
    private void closesInTime(String request, int mebibytes) throws Exception {
        // Given
        var others = vertxThreads();
        var router = Proxies.soonDrained(upstreams);
        try (var client = new Socket(InetAddress.getLoopbackAddress(), Proxies.port(router))) {
            var sent = new AtomicLong();
            Thread.startVirtualThread(() -> send(client, request, mebibytes, sent));
            awaitStuck(client, sent);

            // When
            long begun = System.nanoTime();
            router.close();

            // Then
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(6));
            Proxies.await(() -> others.containsAll(vertxThreads()), "the proxy's threads to end");
        }
    }

    private static void send(Socket client, String head, int mebibytes, AtomicLong sent) {
        try {
            var out = client.getOutputStream();
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < mebibytes << 4; i++) {
                out.write(new byte[1 << 16]);
                sent.incrementAndGet();
            }
        } catch (IOException cutOff) {
            // as it should be
        }
    }

    /** Something went through, and for half a second nothing more. */
    private static void awaitStuck(Socket client, AtomicLong sent) {
        var last = new AtomicLong(-1);
        var since = new AtomicLong(System.nanoTime());
        Proxies.await(
                () -> {
                    long seen = available(client) + sent.get();
                    if (seen == 0 || last.getAndSet(seen) != seen) {
                        since.set(System.nanoTime());
                    }
                    return System.nanoTime() - since.get() > 500_000_000;
                },
                "the connection to be stuck");
    }

    private static int available(Socket client) {
        try {
            return client.getInputStream().available();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<Thread> vertxThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().startsWith("vert.x"))
                .collect(Collectors.toSet());
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
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
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
