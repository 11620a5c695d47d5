package io.canary.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.tck.RecordingContext;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that no reverse proxy passes on, and answers that nobody asked for. */
@Timeout(60)
class ProxyRefusalsTest {
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final Upstreams upstreams = new Upstreams();

    @AfterEach
    void close() {
        upstreams.close();
    }

    private ProxyRouter proxy() {
        upstreams.version("v1", request -> {
            seen.add(request.uri() + " of " + request.getHeader("Host"));
            request.response().end("v1");
        });
        return Proxies.of(upstreams, Map.of());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CONNECT shop:443 HTTP/1.1~Host: shop:443|405",
                "GET http://evil.example/ HTTP/1.1~Host: shop|421",
                "GET http:///x HTTP/1.1~Host: shop|400",
                "GET https://shop/ HTTP/1.1~Host: shop|400",
                "GET ftp://shop/ HTTP/1.1~Host: shop|400",
                "GET shop HTTP/1.1~Host: shop|400",
                "GET * HTTP/1.1~Host: shop|400",
                "GET / HTTP/1.1~Host: shop~Host: shop|400",
                "GET / HTTP/1.1~X: no host|400",
                "GET / HTTP/1.1~Host:|400",
                "GET / HTTP/1.1~Host: sh op|400",
                "GET / HTTP/1.1~Host: shop/evil|400",
                "GET / HTTP/1.1~Host: evil@shop|400",
                "GET / HTTP/1.1~Host: shop:99999|400",
                "GET / HTTP/1.1~Host: shop:|400",
                "GET / HTTP/1.1~Host: [::1|400",
                "GET / HTTP/1.1~Host: shop, evil|400",
                "GET / HTTP/2.0~Host: shop|400",
                "GET  / HTTP/1.1~Host: shop|400",
                "GET /a b HTTP/1.1~Host: shop|400",
            })
    void what_is_no_request_for_a_service_is_answered_by_the_proxy_and_the_connection_closed(String head, int status)
            throws Exception {
        // Given
        try (var router = proxy();
                var client = new RawClient(Proxies.port(router))) {
            // When
            client.send(head.replace('~', '\n') + "\n\nGET /hidden HTTP/1.1\nHost: shop\n\n");
            // Then
            assertThat(client.rest())
                    .startsWith("HTTP/1.1 " + status + " ")
                    .contains("application/problem+json", "\"status\":" + status)
                    .doesNotContain("200");
            assertThat(seen).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://shop/a?b=c,/a?b=c of shop",
        "HTTP://SHOP?b,/?b of shop",
        "http://shop,/ of shop",
        "/a?u=http://x/,/a?u=http://x/ of shop"
    })
    void a_target_with_the_host_of_host_reaches_the_upstream_as_a_path(String target, String wanted) throws Exception {
        // Given
        try (var router = proxy();
                var client = new RawClient(Proxies.port(router))) {
            // When
            client.send("GET " + target + " HTTP/1.1\nHost: shop\n\n");
            // Then
            assertThat(client.answer()).startsWith("HTTP/1.1 200");
            assertThat(seen).containsExactly(wanted);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"my_service:8080", "[::1]:80", "xn--80ak6aa92e.com", "127.0.0.1", "shop.example."})
    void a_host_that_is_one_passes(String host) throws Exception {
        // Given
        try (var router = proxy();
                var client = new RawClient(Proxies.port(router))) {
            // When
            client.send("GET / HTTP/1.1\nHost: " + host + "\n\n");
            // Then
            assertThat(client.answer()).startsWith("HTTP/1.1 200");
            assertThat(seen).hasSize(1).first().asString().startsWith("/ of " + host.replaceFirst(":80$", ""));
        }
    }

    @Test
    void requests_before_one_that_is_refused_have_their_answers_first() throws Exception {
        // Given
        try (var router = proxy();
                var client = new RawClient(Proxies.port(router))) {
            // When
            client.send("GET /1 HTTP/1.1\nHost: shop\n\nGET /2 HTTP/1.1\nHost: shop\n\nGET /3 HTTP/1.1\n\n");
            // Then
            assertThat(client.answer()).startsWith("HTTP/1.1 200").endsWith("v1");
            assertThat(client.answer()).startsWith("HTTP/1.1 200").endsWith("v1");
            assertThat(client.rest()).startsWith("HTTP/1.1 400");
            assertThat(seen).containsExactly("/1 of shop", "/2 of shop");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "101 Switching Protocols~Connection: upgrade~Upgrade: websocket~~HTTP/1.1 200 OK~Content-Length: 6~~hidden",
                "101 Switching Protocols~Content-Length: 6~~hidden",
                "199 What~~hidden"
            })
    void an_answer_that_was_not_asked_for_does_not_reach_the_client(String answer) throws Exception {
        // Given
        try (var upstream = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> answerAll(upstream, "HTTP/1.1 " + answer.replace("~", "\r\n")));
            var versions = Map.of("v1", Map.of("upstreams", List.of("http://127.0.0.1:" + upstream.getLocalPort())));
            var host = new RecordingContext("edge");
            try (var router = Proxies.of(versions, Map.of(), Map.of(), host);
                    var client = new RawClient(Proxies.port(router))) {
                for (int i = 0; i < 2; i++) {
                    // When
                    client.send("POST / HTTP/1.1\nHost: shop\nContent-Length: 2\n\n{}");
                    // Then
                    assertThat(client.answer()).startsWith("HTTP/1.1 502").doesNotContain("hidden");
                }
                Proxies.awaitNothingInFlight(router);
            }
            assertThat(host.reports().stream()
                            .mapToLong(report -> report.errors())
                            .sum())
                    .isEqualTo(2);
        }
    }

    private static void answerAll(ServerSocket upstream, String answer) {
        try {
            while (true) {
                var socket = upstream.accept();
                var buffer = new byte[8_192];
                while (!new String(buffer, StandardCharsets.US_ASCII).contains("{}")) {
                    if (socket.getInputStream().read(buffer) < 0) {
                        break;
                    }
                }
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            }
        } catch (java.io.IOException closed) {
            // the test is over
        }
    }
}
