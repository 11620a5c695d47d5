package io.canary.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.tck.RecordingContext;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whose word on who the client is counts. */
@Timeout(60)
class ProxyTrustTest {
    private static final String CLAIMS = """
            GET / HTTP/1.1
            Host: shop
            X-Forwarded-For: 10.1.1.1
            X_Forwarded_For: 10.1.1.1
            X-Forwarded-Proto: https
            X-Forwarded-Host: admin
            X-Forwarded-Port: 443
            X-Real-IP: 10.1.1.1
            Forwarded: for=10.1.1.1

            """;

    private final Upstreams upstreams = new Upstreams();

    @AfterEach
    void close() {
        upstreams.close();
    }

    private static String claimsIn(HttpServerRequest request) {
        return String.join(
                "\n",
                request.headers().entries().stream()
                        .map(header -> header.getKey().toLowerCase(Locale.ROOT) + ": " + header.getValue())
                        .filter(header -> header.contains("forwarded") || header.startsWith("x-real"))
                        .sorted()
                        .toList());
    }

    private ProxyRouter proxy(Map<String, ?> service, List<String> trusted) {
        return Proxies.of(
                upstreams.versions(), service, Map.of("trusted_proxies", trusted), new RecordingContext("edge"));
    }

    @Test
    void what_anybody_says_about_who_asks_is_replaced_by_what_the_proxy_sees() throws Exception {
        // Given
        upstreams.version("v1", request -> request.response().end(claimsIn(request)));
        try (var router = proxy(Map.of(), List.of("10.0.0.0/8"));
                var client = new RawClient(Proxies.port(router))) {
            // When
            client.send(CLAIMS);
            // Then
            assertThat(client.answer()).endsWith("""
                    \r\n\r\nforwarded: for=127.0.0.1;proto=http
                    x-forwarded-for: 127.0.0.1
                    x-forwarded-host: shop
                    x-forwarded-proto: http
                    x-real-ip: 127.0.0.1""");
        }
    }

    @Test
    void what_a_trusted_proxy_says_is_believed_and_the_proxy_is_added_to_the_chain() throws Exception {
        // Given
        upstreams.version("v1", request -> request.response().end(claimsIn(request)));
        try (var router = proxy(Map.of(), List.of("127.0.0.0/8"));
                var client = new RawClient(Proxies.port(router))) {
            // When
            client.send(CLAIMS);
            // Then
            assertThat(client.answer())
                    .contains("forwarded: for=10.1.1.1\n", "x-forwarded-for: 10.1.1.1, 127.0.0.1\n")
                    .contains("x-forwarded-host: admin", "x-forwarded-proto: https", "x-real-ip: 10.1.1.1");
        }
    }

    @Test
    void each_client_behind_a_trusted_proxy_has_a_share_of_its_own() throws Exception {
        // Given
        var held = new LinkedBlockingQueue<HttpServerRequest>();
        upstreams.version("v1", held::add);
        try (var router = proxy(Map.of("max_in_flight", 4), List.of("127.0.0.1"));
                var first = new RawClient(Proxies.port(router));
                var same = new RawClient(Proxies.port(router));
                var other = new RawClient(Proxies.port(router))) {
            first.send(from("invented, 10.1.1.1"));
            held.take();
            // When
            same.send(from("10.1.1.1, 127.0.0.1"));
            other.send(from("10.1.1.2"));
            held.take().response().end("v1");
            // Then
            assertThat(same.answer()).startsWith("HTTP/1.1 503");
            assertThat(other.answer()).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void who_invents_clients_has_one_share_all_the_same() throws Exception {
        // Given
        var held = new LinkedBlockingQueue<HttpServerRequest>();
        upstreams.version("v1", held::add);
        try (var router = proxy(Map.of("max_in_flight", 4), List.of());
                var first = new RawClient(Proxies.port(router));
                var second = new RawClient(Proxies.port(router))) {
            first.send(from("10.1.1.1"));
            held.take();
            // When
            second.send(from("10.1.1.2"));
            // Then
            assertThat(second.answer())
                    .startsWith("HTTP/1.1 503")
                    .contains("your address has 1 requests of shop under way");
        }
    }

    private static String from(String chain) {
        return "GET / HTTP/1.1\nHost: shop\nX-Forwarded-For: " + chain + "\n\n";
    }
}
