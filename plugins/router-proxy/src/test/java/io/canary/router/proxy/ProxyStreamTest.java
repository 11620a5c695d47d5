package io.canary.router.proxy;

import static io.canary.router.proxy.Proxies.SHOP;
import static io.canary.router.proxy.Upstreams.got;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import io.canary.tck.RecordingContext;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.streams.WriteStream;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProxyStreamTest {
    private static final int CHUNK = 64 * 1024;
    /** What sockets and streams between the two ends may hold; an endless body is stopped before. */
    private static final long HELD_BYTES_MAX = 32L * 1024 * 1024;

    private final Upstreams upstreams = new Upstreams();
    private final HttpClient http = upstreams.vertx.createHttpClient(new HttpClientOptions().setKeepAlive(false));
    private final WebSocketClient webSockets = upstreams.vertx.createWebSocketClient();
    private final RecordingContext host = new RecordingContext("edge");

    @AfterEach
    void close() {
        upstreams.close();
    }

    @Test
    void a_large_body_goes_through_both_ways() {
        // Given
        long bytes = 200L * 1024 * 1024;
        upstreams.version("v1", request -> {
            request.response().setChunked(true);
            request.pipeTo(request.response());
        });
        try (var router = Proxies.of(upstreams, Map.of())) {
            var request = got(request(router, HttpMethod.POST)).setChunked(true);
            var received = new AtomicLong();
            var answer = request.response().compose(response -> {
                response.handler(chunk -> received.addAndGet(chunk.length()));
                return response.end();
            });

            // When
            sendOn(request, bytes);
            got(answer);

            // Then
            assertThat(received).hasValue(bytes);
        }
    }

    @Test
    void an_upstream_that_does_not_read_holds_the_client_back() throws Exception {
        // Given
        var arrived = new LinkedBlockingQueue<HttpServerRequest>();
        upstreams.version("v1", request -> {
            request.pause();
            arrived.add(request);
        });
        try (var router = Proxies.of(upstreams, Map.of())) {
            var request = got(request(router, HttpMethod.POST)).setChunked(true);

            // When
            long taken = writeUntilStuck(request);
            arrived.take().resume();
            request.reset();

            // Then
            assertThat(taken).isLessThan(HELD_BYTES_MAX);
        }
    }

    @Test
    void a_client_that_does_not_read_holds_the_upstream_back() throws Exception {
        // Given
        var taken = new CompletableFuture<Long>();
        upstreams.version("v1", request -> {
            request.response().setChunked(true);
            Thread.startVirtualThread(() -> taken.complete(writeUntilStuck(request.response())));
        });
        try (var router = Proxies.of(upstreams, Map.of())) {
            // When
            var response =
                    got(request(router, HttpMethod.GET).compose(r -> r.send().onSuccess(HttpClientResponse::pause)));

            // Then
            assertThat(taken.get()).isLessThan(HELD_BYTES_MAX);
            response.request().reset();
        }
    }

    @Test
    void a_client_that_goes_away_in_the_middle_frees_its_place_and_is_no_error_of_the_upstream() throws Exception {
        // Given
        var closed = new LinkedBlockingQueue<String>();
        upstreams.version("v1", request -> {
            request.response().closeHandler(v -> closed.add("upstream saw the client go"));
            request.response().setChunked(true).write("the beginning");
        });
        var router = Proxies.of(upstreams, Map.of("max_in_flight", 1), host);

        // When
        for (int i = 0; i < 20; i++) {
            var response = got(request(router, HttpMethod.GET).compose(HttpClientRequest::send));
            got(response.request().connection().close());
            closed.take();
            Proxies.awaitNothingInFlight(router);
        }
        router.close();

        // Then
        assertThat(host.reports().stream().mapToLong(r -> r.errors()).sum()).isZero();
    }

    @Test
    void a_client_that_goes_away_before_the_answer_frees_its_place() throws Exception {
        // Given
        var arrived = new LinkedBlockingQueue<HttpServerRequest>();
        upstreams.version("v1", arrived::add);
        var router = Proxies.of(upstreams, Map.of("max_in_flight", 1), host);

        // When
        for (int i = 0; i < 20; i++) {
            var request = got(request(router, HttpMethod.GET));
            request.end();
            var seen = arrived.take();
            var gone = Promise.<Void>promise();
            seen.response().closeHandler(v -> gone.complete());
            got(request.connection().close());
            got(gone.future());
            Proxies.awaitNothingInFlight(router);
        }
        router.close();

        // Then
        assertThat(host.reports().stream().mapToLong(r -> r.errors()).sum()).isZero();
    }

    @Test
    void a_web_socket_goes_through_and_counts_as_one_request() throws Exception {
        // Given
        upstreams.webSockets(
                "v1", socket -> socket.textMessageHandler(text -> socket.writeTextMessage("echo " + text)));
        var router = Proxies.of(upstreams, Map.of(), host);
        var socket = webSocket(router);
        var answers = new LinkedBlockingQueue<String>();
        socket.textMessageHandler(answers::add);

        // When
        got(socket.writeTextMessage("one"));
        got(socket.writeTextMessage("two"));

        // Then
        assertThat(answers.take()).isEqualTo("echo one");
        assertThat(answers.take()).isEqualTo("echo two");
        got(socket.close());
        router.close();
        assertThat(host.requestsOf(SHOP, "v1")).isOne();
    }

    @Test
    void a_web_socket_that_the_upstream_closes_is_closed_for_the_client() {
        // Given
        upstreams.webSockets("v1", socket -> socket.textMessageHandler(text -> socket.close()));
        try (var router = Proxies.of(upstreams, Map.of())) {
            var socket = webSocket(router);
            var closed = Promise.<Void>promise();
            socket.closeHandler(v -> closed.complete());

            // When
            got(socket.writeTextMessage("bye"));

            // Then
            got(closed.future());
        }
    }

    @Test
    void an_upgrade_that_the_upstream_refuses_is_refused_with_its_status() {
        // Given
        upstreams.version("v1", request -> request.response().setStatusCode(401).end("who are you?"));
        try (var router = Proxies.of(upstreams, Map.of())) {
            // When
            var refused = new CompletableFuture<Throwable>();
            connect(router).onFailure(refused::complete);

            // Then
            assertThat(refused.join()).hasMessageContaining("401");
        }
    }

    @Test
    void a_web_socket_stays_on_its_version_when_the_split_changes() throws Exception {
        // Given
        upstreams.webSockets("v1", s -> s.textMessageHandler(text -> s.writeTextMessage("v1")));
        upstreams.webSockets("v2", s -> s.textMessageHandler(text -> s.writeTextMessage("v2")));
        try (var router = Proxies.of(upstreams, Map.of())) {
            var socket = webSocket(router);
            var answers = new LinkedBlockingQueue<String>();
            socket.textMessageHandler(answers::add);

            // When
            router.setTrafficSplit(new TrafficSplit(SHOP, "v1", "v2", Weight.FULL));
            got(socket.writeTextMessage("who?"));

            // Then
            assertThat(answers.take()).isEqualTo("v1");
        }
    }

    private void sendOn(HttpClientRequest request, long bytes) {
        var chunk = Buffer.buffer(new byte[CHUNK]);
        for (long sent = 0; sent < bytes; sent += CHUNK) {
            got(request.write(chunk));
        }
        request.end();
    }

    /** Writes an endless body, a chunk at a time; how much was taken when a chunk was not within half a second. */
    private static long writeUntilStuck(WriteStream<Buffer> to) {
        var chunk = Buffer.buffer(new byte[CHUNK]);
        long taken = 0;
        while (taken < 2 * HELD_BYTES_MAX) {
            var written = new CountDownLatch(1);
            to.write(chunk).onComplete(v -> written.countDown());
            try {
                if (!written.await(500, TimeUnit.MILLISECONDS)) {
                    return taken;
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            taken += CHUNK;
        }
        return taken;
    }

    private Future<HttpClientRequest> request(ProxyRouter router, HttpMethod method) {
        return http.request(method, Proxies.port(router), "127.0.0.1", "/");
    }

    private WebSocket webSocket(ProxyRouter router) {
        return got(connect(router));
    }

    private Future<WebSocket> connect(ProxyRouter router) {
        var options = new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(Proxies.port(router))
                .setURI("/");
        return webSockets.connect(options);
    }
}
