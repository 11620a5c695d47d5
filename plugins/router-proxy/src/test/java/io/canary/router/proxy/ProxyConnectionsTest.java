package io.canary.router.proxy;

import static io.canary.router.proxy.Proxies.SHOP;
import static io.canary.router.proxy.Upstreams.got;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.spi.settings.Settings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyContext;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which connections to upstreams are used again, and what is sent again when one of them is closed. */
@Timeout(60)
class ProxyConnectionsTest {
    private final Upstreams upstreams = new Upstreams();
    private final java.net.http.HttpClient http = java.net.http.HttpClient.newBuilder()
            .version(java.net.http.HttpClient.Version.HTTP_1_1)
            .build();
    private final Set<HttpConnection> connections = ConcurrentHashMap.newKeySet();

    @AfterEach
    void close() {
        http.close();
        upstreams.close();
    }

    private void countingUpstream() {
        upstreams.version("v1", request -> {
            connections.add(request.connection());
            request.response().end("v1");
        });
    }

    @Test
    void a_connection_is_used_again() throws Exception {
        countingUpstream();
        try (var router = Proxies.of(upstreams, Map.of())) {
            // When
            for (int i = 0; i < 5; i++) {
                get(router);
                post(router, "order");
            }
            // Then: one for what may be sent twice, one for what may not
            assertThat(connections)
                    .hasSizeLessThanOrEqualTo(2 * Runtime.getRuntime().availableProcessors());
        }
    }

    @Test
    void a_connection_that_was_idle_for_longer_than_it_may_is_not_used_again() throws Exception {
        countingUpstream();
        try (var router = Proxies.of(upstreams, Map.of("upstream_idle_timeout_sec", 0.3))) {
            for (int i = 0; i < 4; i++) {
                // When
                get(router);
                pass(Duration.ofMillis(400));
            }
            // Then
            assertThat(connections).hasSize(4);
        }
    }

    /** As a server does that has just closed the connection: it reads nothing of what comes. */
    private void upstreamThatClosesWhatWasIdleFor(Duration idle) {
        var answered = new ConcurrentHashMap<HttpConnection, Long>();
        upstreams.version("v1", request -> {
            var last = answered.get(request.connection());
            if (last != null && System.nanoTime() - last > idle.toNanos()) {
                request.connection().close();
                return;
            }
            request.body().onSuccess(body -> {
                answered.put(request.connection(), System.nanoTime());
                request.response().end(body);
            });
        });
    }

    @Test
    void a_post_is_not_lost_at_an_upstream_that_closes_idle_connections_just_then() throws Exception {
        // Given
        upstreamThatClosesWhatWasIdleFor(Duration.ofMillis(650));
        try (var router = Proxies.of(upstreams, Map.of())) {
            for (int i = 0; i < 4; i++) {
                // When
                var answer = post(router, "order " + i);
                // Then
                assertThat(answer).isEqualTo("200 order " + i);
                pass(Duration.ofMillis(700));
            }
        }
    }

    @Test
    void a_get_at_an_upstream_that_closes_sooner_than_thought_is_sent_again() throws Exception {
        // Given
        upstreamThatClosesWhatWasIdleFor(Duration.ofMillis(100));
        try (var router = Proxies.of(upstreams, Map.of())) {
            for (int i = 0; i < 4; i++) {
                assertThat(get(router)).isEqualTo("200 ");
                pass(Duration.ofMillis(150));
            }
        }
    }

    @Test
    void the_head_of_a_request_is_sent_on_before_its_body_comes() throws Exception {
        // Given
        var arrived = new LinkedBlockingQueue<HttpServerRequest>();
        upstreams.version("v1", request -> {
            arrived.add(request);
            request.body().onSuccess(body -> request.response().end(body));
        });
        try (var router = Proxies.of(upstreams, Map.of());
                var client = new RawClient(Proxies.port(router))) {
            // When
            client.send("POST / HTTP/1.1\nHost: shop\nContent-Length: 5\n\n");
            // Then
            assertThat(arrived.take().getHeader("Content-Length")).isEqualTo("5");
            // And when
            client.send("order");
            // Then
            assertThat(client.answer()).endsWith("\r\n\r\norder");
        }
    }

    @Test
    void a_post_whose_connection_closed_before_anything_was_written_is_sent_again_with_its_body() throws Exception {
        // Given
        upstreams.version("v1", request -> request.body().onSuccess(request.response()::end));
        var taken = new AtomicInteger();
        int port = proxyOf(context -> taken.incrementAndGet() <= 2 ? closed(context) : open(context));
        for (String body : new String[] {"order", "x".repeat(300_000)}) {
            taken.set(0);
            // When
            var answer = send(port, HttpRequest.newBuilder().POST(BodyPublishers.ofString(body)));
            // Then
            assertThat(answer).isEqualTo("200 " + body);
            assertThat(taken).hasValue(3);
        }
    }

    @Test
    void a_post_for_which_no_connection_stays_open_fails_after_three() throws Exception {
        // Given
        upstreams.version("v1", request -> request.body().onSuccess(request.response()::end));
        var taken = new AtomicInteger();
        int port = proxyOf(context -> {
            taken.incrementAndGet();
            return closed(context);
        });
        // When
        var answer = send(port, HttpRequest.newBuilder().POST(BodyPublishers.ofString("order")));
        // Then
        assertThat(answer).startsWith("502 ");
        assertThat(taken).hasValue(3);
    }

    @Test
    void a_post_that_the_upstream_may_have_received_is_not_sent_again() throws Exception {
        // Given
        var received = new AtomicInteger();
        upstreams.version("v1", request -> {
            received.incrementAndGet();
            request.connection().close();
        });
        try (var router = Proxies.of(upstreams, Map.of())) {
            // When / Then
            assertThat(post(router, "order")).startsWith("502 ");
            assertThat(post(router, "")).startsWith("502 ");
            assertThat(received).hasValue(2);
        }
    }

    /** A way to an upstream. */
    private interface Origin {
        Future<HttpClientRequest> to(ProxyContext context);
    }

    /** A proxy whose connections to v1 are taken in a way of their own. */
    private int proxyOf(Origin origin) {
        var tree = Map.of("versions", upstreams.versions(), "baseline_version", "v1");
        var service = new ServiceRoutingState(SHOP, Settings.read(ServiceSettings.class, tree), null);
        var port = Promise.<Integer>promise();
        upstreams.vertx.runOnContext(
                v -> { // a guard belongs to one event loop
                    var connections = new Connections(100, 100, TrustedProxies.of(List.of()));
                    HttpClient client = upstreams.vertx.createHttpClient();
                    var proxy = HttpProxy.reverseProxy(client)
                            .origin(origin::to)
                            .addInterceptor(new Passage(upstreams.vertx, service, connections.trusted()), true);
                    upstreams
                            .vertx
                            .createHttpServer(
                                    new HttpServerOptions().setHttp2ClearTextEnabled(false)) // as the edge's own
                            .connectionHandler(new EdgeGuards(upstreams.vertx, service, connections)::add)
                            .requestHandler(proxy)
                            .listen(0, "127.0.0.1")
                            .map(HttpServer::actualPort)
                            .onComplete(port);
                });
        return got(port.future());
    }

    private static Future<HttpClientRequest> open(ProxyContext context) {
        var exchange = Objects.requireNonNull(context.get(Exchange.KEY, Exchange.class));
        return context.client()
                .request(new RequestOptions().setServer(exchange.backend().nextInstance()))
                .onSuccess(exchange::sentTo);
    }

    private static Future<HttpClientRequest> closed(ProxyContext context) {
        return open(context).compose(request -> {
            var closed = Promise.<HttpClientRequest>promise();
            request.exceptionHandler(e -> {});
            request.connection().closeHandler(v -> closed.tryComplete(request));
            request.connection().close();
            return closed.future();
        });
    }

    private String get(ProxyRouter router) throws IOException, InterruptedException {
        return send(Proxies.port(router), HttpRequest.newBuilder());
    }

    private String post(ProxyRouter router, String body) throws IOException, InterruptedException {
        return send(Proxies.port(router), HttpRequest.newBuilder().POST(BodyPublishers.ofString(body)));
    }

    private String send(int port, HttpRequest.Builder request) throws IOException, InterruptedException {
        var answer = http.send(
                request.uri(URI.create("http://127.0.0.1:" + port + "/")).build(), BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body();
    }

    /** Nothing happens that could be awaited: it is the time without anything that matters. */
    private static void pass(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
