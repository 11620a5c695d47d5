package io.canary.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.tck.RecordingContext;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that begin and do not go on, or that do not read: others are served all the same. */
@Timeout(60)
class ProxySlowClientsTest {
    private static final String UPLOAD = "POST /upload HTTP/1.1\nHost: shop\nContent-Length: 1000\n\n";
    private static final String GET = "GET / HTTP/1.1\nHost: shop\n\n";

    private final Upstreams upstreams = new Upstreams();
    private final List<RawClient> clients = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (var client : clients) {
            client.close();
        }
        upstreams.close();
    }

    private ProxyRouter proxy(Map<String, ?> service, Map<String, ?> ofRouter) {
        upstreams.version(
                "v1", request -> request.endHandler(end -> request.response().end("v1")));
        return Proxies.of(upstreams.versions(), service, ofRouter, new RecordingContext("edge"));
    }

    private RawClient client(ProxyRouter router, String from) throws IOException {
        var client = new RawClient(Proxies.port(router), from);
        clients.add(client);
        return client;
    }

    @Test
    void bodies_that_trickle_from_one_address_leave_room_for_everybody_else() throws Exception {
        // Given
        try (var router = proxy(Map.of("max_in_flight", 100), Map.of())) {
            for (int i = 0; i < 110; i++) {
                client(router, "127.0.0.2").send(UPLOAD + "x");
            }
            Proxies.await(() -> router.inFlight(Proxies.SHOP) >= 25, "the share of one address is used up");
            // When
            var other = client(router, "127.0.0.3");
            other.send(GET);
            var same = client(router, "127.0.0.2");
            same.send(GET);
            // Then
            assertThat(other.answer()).startsWith("HTTP/1.1 200");
            assertThat(same.answer())
                    .startsWith("HTTP/1.1 503")
                    .contains("your address has 25 requests of shop under way");
            Proxies.await(() -> router.inFlight(Proxies.SHOP) == 25, "only those that trickle are left");
        }
    }

    @Test
    void bodies_that_trickle_from_many_addresses_leave_half_of_the_room_to_whole_requests() throws Exception {
        // Given
        try (var router = proxy(Map.of("max_in_flight", 100), Map.of())) {
            for (int i = 0; i < 110; i++) {
                client(router, "127.0.1." + (i % 10 + 1)).send(UPLOAD + "x");
            }
            Proxies.await(() -> router.inFlight(Proxies.SHOP) >= 50, "half of the room is used up");
            // When
            var other = client(router, "127.0.0.3");
            other.send("POST / HTTP/1.1\nHost: shop\nContent-Length: 2\n\n{}");
            // Then
            assertThat(other.answer()).startsWith("HTTP/1.1 200");
            Proxies.await(() -> router.inFlight(Proxies.SHOP) == 50, "only those that trickle are left");
        }
    }

    @Test
    void a_body_that_trickles_loses_its_place_and_a_head_that_trickles_its_connection() throws Exception {
        // Given
        var limits = Map.of("head_timeout_sec", 0.4, "body_idle_timeout_sec", 0.4);
        try (var router = proxy(limits, Map.of())) {
            var idle = client(router, "127.0.0.1");
            idle.send(GET);
            idle.answer();
            var head = client(router, "127.0.0.1");
            head.send("GET / HTTP/1.1\nHost: shop\nX-Slow: ");
            var body = client(router, "127.0.0.1");
            body.send(UPLOAD);
            var trickling = Thread.ofVirtual().start(() -> trickle(head, body));
            // When
            String ofHead = head.rest();
            String ofBody = body.rest();
            // Then
            assertThat(ofHead).startsWith("HTTP/1.1 408").contains("head of the request did not come in time");
            assertThat(ofBody).startsWith("HTTP/1.1 408").contains("body of the request came too slowly");
            Proxies.awaitNothingInFlight(router);
            trickling.interrupt();
            idle.send(GET);
            assertThat(idle.answer()).startsWith("HTTP/1.1 200");
        }
    }

    /** A byte each 50 ms: the pace is what the test is about. */
    private static void trickle(RawClient head, RawClient body) {
        try {
            while (true) {
                head.send("x");
                body.send("x");
                Thread.sleep(50);
            }
        } catch (IOException | InterruptedException over) {
            // closed, or the test is over
        }
    }

    @Test
    void a_client_that_does_not_read_its_answer_loses_its_place() throws Exception {
        // Given
        var begun = new CountDownLatch(1);
        upstreams.version("v1", request -> {
            begun.countDown();
            request.response().end(Buffer.buffer(new byte[64 << 20]));
        });
        var service = Map.of("write_idle_timeout_sec", 0.5);
        try (var router = Proxies.of(upstreams, service)) {
            // When
            client(router, "127.0.0.1").send(GET);
            begun.await();
            // Then
            Proxies.awaitNothingInFlight(router);
        }
    }

    @Test
    void a_flood_of_idle_connections_does_not_keep_others_out() throws Exception {
        // Given
        try (var router = proxy(Map.of(), Map.of("connections_max", 32, "connections_per_address_max", 20))) {
            for (int i = 0; i < 100; i++) {
                client(router, "127.0.2." + (i + 1));
            }
            // When
            var other = client(router, "127.0.0.3");
            other.send(GET);
            // Then
            assertThat(other.answer()).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void one_address_has_a_limited_number_of_connections() throws Exception {
        // Given
        try (var router = proxy(Map.of(), Map.of("connections_max", 100, "connections_per_address_max", 3))) {
            for (int i = 0; i < 3; i++) {
                var client = client(router, "127.0.0.2");
                client.send(GET);
                client.answer();
            }
            // When
            var fourth = client(router, "127.0.0.2");
            // Then
            assertThat(fourth.rest()).isEmpty();
            var other = client(router, "127.0.0.3");
            other.send(GET);
            assertThat(other.answer()).startsWith("HTTP/1.1 200");
        }
    }
}
