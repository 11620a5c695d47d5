package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.telemetry.Meters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Long replies while the only worker is busy with another one. */
@Timeout(30)
class ReadRepliesTest {
    private static final int READS_MAX = 3;
    private static final List<Integer> LONG = Collections.nCopies(21, 7);

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client =
            vertx.createHttpClient(new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(10));
    private final BlockingQueue<String> arrived = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> disconnected = new LinkedBlockingQueue<>();
    private final Set<String> written = ConcurrentHashMap.newKeySet();
    private final CountDownLatch release = new CountDownLatch(1);
    private final Promise<PagedReply.Page> second = Promise.promise();
    private final ReadReplies replies = new ReadReplies(vertx.createSharedWorkerExecutor("one", 1), limits());
    private HttpServer server = vertx.createHttpServer().requestHandler(this::answer);

    private static RequestLimits limits() {
        var meters = new Meters(new SimpleMeterRegistry());
        var one = new ConcurrencyLimiter(1);
        return new RequestLimits(
                new ByteBudget(1),
                new ByteBudget(1_000_000),
                one,
                new ConcurrencyLimiter(READS_MAX),
                one,
                one,
                one,
                meters);
    }

    @BeforeEach
    void start() {
        server = server.listen(0, "127.0.0.1").await();
    }

    @AfterEach
    void stop() {
        release.countDown();
        vertx.close().await();
    }

    private void answer(HttpServerRequest request) {
        var response = request.response();
        response.closeHandler(closed -> disconnected.add(request.path()));
        if (request.path().equals("/pages")) {
            new PagedReply(replies, response, this::page).send(new PagedReply.Page(Buffer.buffer("first "), "second"));
        } else {
            replies.list(response, LONG, item -> item(request.path()));
        }
        arrived.add(request.path());
    }

    private Future<PagedReply.Page> page(String cursor) {
        return cursor.equals("second")
                ? second.future()
                : Future.succeededFuture(new PagedReply.Page(Buffer.buffer(cursor), null));
    }

    private JsonObject item(String path) {
        written.add(path);
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new JsonObject();
    }

    @Test
    void reads_beyond_the_limit_are_refused_and_may_be_repeated() throws Exception {
        // Given
        var first = List.of(ask("/1"), ask("/2"), ask("/3"));
        // When
        var refused = ask("/4").compose(HttpClientRequest::response).await();
        // Then
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.getHeader("Retry-After")).isEqualTo("1");
        release.countDown();
        for (var request : first) {
            assertThat(status(request)).isEqualTo(200);
        }
        assertThat(status(ask("/4"))).isEqualTo(200);
    }

    @Test
    void nothing_is_written_for_a_client_that_has_disconnected() throws Exception {
        // Given
        var first = ask("/1");
        ask("/2").await().connection().close().await();
        assertThat(disconnected.take()).isEqualTo("/2");
        var third = ask("/3");
        // When
        release.countDown();
        // Then
        assertThat(status(first)).isEqualTo(200);
        assertThat(status(third)).isEqualTo(200);
        assertThat(written).containsExactlyInAnyOrder("/1", "/3");
    }

    @Test
    void a_reply_in_progress_continues_while_no_further_read_may_start() throws Exception {
        // Given
        var body = client.request(HttpMethod.GET, server.actualPort(), "127.0.0.1", "/pages")
                .compose(HttpClientRequest::send)
                .compose(HttpClientResponse::body);
        assertThat(arrived.take()).isEqualTo("/pages");
        var others = List.of(ask("/1"), ask("/2"), ask("/3"));
        assertThat(status(ask("/4"))).isEqualTo(503);
        // When
        second.complete(new PagedReply.Page(Buffer.buffer("second "), "third"));
        // Then
        assertThat(body.await()).hasToString("first second third");
        release.countDown();
        for (var other : others) { // a page after the first takes no permit
            assertThat(status(other)).isEqualTo(200);
        }
    }

    /** A request as the server sees it. */
    private Future<HttpClientRequest> ask(String path) throws InterruptedException {
        Promise<HttpClientRequest> sent = Promise.promise();
        client.request(HttpMethod.GET, server.actualPort(), "127.0.0.1", path)
                .onSuccess(request -> request.send().onFailure(ignored -> {}))
                .onComplete(sent);
        assertThat(arrived.take()).isEqualTo(path);
        return sent.future();
    }

    private static int status(Future<HttpClientRequest> request) {
        return request.compose(HttpClientRequest::response)
                .map(HttpClientResponse::statusCode)
                .await();
    }
}
