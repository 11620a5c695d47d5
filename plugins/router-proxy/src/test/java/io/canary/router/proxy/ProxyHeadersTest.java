package io.canary.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which headers pass the proxy, byte for byte. */
@Timeout(60)
class ProxyHeadersTest {
    private final Upstreams upstreams = new Upstreams();

    @AfterEach
    void close() {
        upstreams.close();
    }

    /** The names of the headers that came, in small letters. */
    private static String namesOf(HttpServerRequest request) {
        return request.headers().names().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .sorted()
                .collect(Collectors.joining(" "));
    }

    @Test
    void what_a_client_says_about_its_own_connection_does_not_reach_the_upstream() throws Exception {
        // Given
        upstreams.version("v1", request -> request.response().end(namesOf(request)));
        try (var router = Proxies.of(upstreams, Map.of());
                var client = new RawClient(Proxies.port(router))) {
            // When
            client.send("""
                    GET / HTTP/1.1
                    Host: shop
                    Connection: keep-alive, X-Secret
                    connection: x-other
                    X-Secret: 1
                    X-Other: 2
                    X-Kept: 3
                    Keep-Alive: timeout=5
                    Proxy-Connection: keep-alive
                    TE: trailers

                    """);
            // Then
            assertThat(client.answer())
                    .endsWith("\r\n\r\nhost x-forwarded-for x-forwarded-host x-forwarded-proto x-kept");
        }
    }

    @Test
    void the_address_of_a_client_that_names_it_as_its_own_connections_matter_is_told_all_the_same() throws Exception {
        // Given
        upstreams.version("v1", request -> request.response().end(request.getHeader("X-Forwarded-For")));
        try (var router = Proxies.of(upstreams, Map.of());
                var client = new RawClient(Proxies.port(router))) {
            // When
            client.send("""
                    POST / HTTP/1.1
                    Host: shop
                    Connection: X-Forwarded-For, Content-Length, Host
                    X-Forwarded-For: 10.0.0.1
                    Content-Length: 5

                    order""");
            // Then
            assertThat(client.answer()).startsWith("HTTP/1.1 200").endsWith("\r\n\r\n127.0.0.1");
        }
    }

    @Test
    void what_an_upstream_says_about_its_own_connection_does_not_reach_the_client() throws Exception {
        // Given
        upstreams.version("v1", request -> request.response()
                .putHeader("Connection", "close, X-Internal")
                .putHeader("X-Internal", "1")
                .putHeader("X-Kept", "2")
                .putHeader("Keep-Alive", "timeout=5")
                .putHeader("Proxy-Authenticate", "Basic")
                .end("v1"));
        try (var router = Proxies.of(upstreams, Map.of());
                var client = new RawClient(Proxies.port(router))) {
            for (int i = 0; i < 2; i++) { // the client's connection goes on, although the upstream's does not
                // When
                client.send("GET / HTTP/1.1\nHost: shop\n\n");
                // Then
                assertThat(client.answer().toLowerCase(Locale.ROOT))
                        .contains("x-kept: 2")
                        .endsWith("\r\n\r\nv1")
                        .doesNotContain("connection:", "x-internal", "keep-alive", "proxy-auth");
            }
        }
    }

    @Test
    void a_client_that_would_like_http_2_is_answered_in_http_1_and_the_upstream_hears_nothing_of_it() throws Exception {
        // Given
        var names = new LinkedBlockingQueue<String>();
        upstreams.version("v1", request -> {
            names.add(namesOf(request));
            request.body().onSuccess(body -> request.response().end(body));
        });
        try (var router = Proxies.of(upstreams, Map.of());
                var http = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_2)
                        .build()) {
            var uri = URI.create("http://127.0.0.1:" + Proxies.port(router) + "/");
            for (String body : new String[] {"", "order"}) {
                // When
                var answer = http.send(
                        HttpRequest.newBuilder(uri)
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
                // Then
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
                assertThat(answer.body()).isEqualTo(body);
                assertThat(names.take()).doesNotContain("upgrade", "http2-settings", "connection");
            }
        }
    }

    @Test
    void an_upgrade_passes_without_what_else_is_for_one_connection() throws Exception {
        // Given
        var names = new LinkedBlockingQueue<String>();
        upstreams.webSockets("v1", socket -> {
            names.add(String.join(" ", socket.headers().names()).toLowerCase(Locale.ROOT));
            socket.close();
        });
        try (var router = Proxies.of(upstreams, Map.of());
                var client = new RawClient(Proxies.port(router))) {
            // When
            client.send("""
                    GET /chat HTTP/1.1
                    Host: shop
                    Connection: keep-alive, Upgrade, X-Hop
                    Upgrade: websocket
                    Sec-WebSocket-Version: 13
                    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
                    Keep-Alive: timeout=5
                    X-Hop: 1
                    X-Kept: 2

                    """);
            // Then
            assertThat(answerTo(client))
                    .startsWith("http/1.1 101")
                    .contains("upgrade: websocket", "connection: upgrade");
            assertThat(names.take())
                    .contains("x-kept", "sec-websocket-key")
                    .doesNotContain("x-hop")
                    .doesNotContain("keep-alive");
        }
    }

    private static String answerTo(RawClient client) throws IOException {
        return client.answer().toLowerCase(Locale.ROOT);
    }
}
