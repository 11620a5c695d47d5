package io.canary.router.proxy;

import static io.canary.router.proxy.Proxies.SHOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canary.spi.Observation;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import io.canary.tck.RecordingContext;
import io.canary.tck.RouterSubject;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProxyHttpTest {
    private final Upstreams upstreams = new Upstreams();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @AfterEach
    void close() {
        http.close();
        upstreams.close();
    }

    @Test
    void an_upstream_is_told_who_asked_and_what_for() throws Exception {
        // Given
        upstreams.version("v1", r -> r.response()
                .end(new JsonObject()
                        .put("for", r.getHeader("X-Forwarded-For"))
                        .put("proto", r.getHeader("X-Forwarded-Proto"))
                        .put("forwarded_host", r.getHeader("X-Forwarded-Host"))
                        .put("host", r.getHeader("Host"))
                        .put("uri", r.uri())
                        .toBuffer()));
        try (var router = Proxies.of(upstreams, Map.of())) {
            // When
            var plain = new JsonObject(get(router, "/a%20b?c=d").body());

            // Then
            String authority = "127.0.0.1:" + Proxies.port(router);
            assertThat(plain.getString("for")).isEqualTo("127.0.0.1");
            assertThat(plain.getString("proto")).isEqualTo("http");
            assertThat(plain.getString("forwarded_host")).isEqualTo(authority);
            assertThat(plain.getString("host")).isEqualTo(authority);
            assertThat(plain.getString("uri")).isEqualTo("/a%20b?c=d");
        }
    }

    @Test
    void an_upstream_that_refuses_connections_gives_502_and_counts_as_an_error() throws Exception {
        // Given
        var host = new RecordingContext("edge");
        upstreams.version("v1").stop("v1");
        var router = Proxies.of(upstreams, Map.of(), host);

        // When
        var answer = get(router, "/");
        router.close();

        // Then
        assertProblem(answer, 502, "version v1 of shop could not be reached, or broke off");
        assertThat(host.requestsOf(SHOP, "v1")).isOne();
        assertThat(host.reports().getFirst().errors()).isOne();
    }

    @Test
    void an_upstream_that_does_not_answer_in_time_gives_504_and_counts_as_an_error() throws Exception {
        // Given
        var host = new RecordingContext("edge");
        upstreams.version("v1", request -> {});
        var router = Proxies.of(upstreams, Map.of("response_timeout_sec", 0.2), host);

        // When
        var answer = get(router, "/");
        router.close();

        // Then
        assertProblem(answer, 504, "version v1 of shop did not answer in time");
        assertThat(host.reports().getFirst().errors()).isOne();
    }

    @Test
    void an_upstream_that_breaks_off_before_its_answer_gives_502() throws Exception {
        // Given
        upstreams.version("v1", request -> request.connection().close());
        try (var router = Proxies.of(upstreams, Map.of())) {
            // When / Then
            assertProblem(get(router, "/"), 502, "version v1 of shop could not be reached, or broke off");
        }
    }

    @Test
    void a_request_that_changes_nothing_is_sent_again_when_its_connection_closes_and_others_are_not() throws Exception {
        // Given
        var requests = new AtomicInteger();
        upstreams.version("v1", request -> {
            if (requests.getAndIncrement() % 2 == 0) {
                request.connection().close();
            } else {
                request.response().end("v1");
            }
        });
        try (var router = Proxies.of(upstreams, Map.of())) {
            // When
            var get = get(router, "/");
            var post = http.send(
                    request(router, "/")
                            .POST(HttpRequest.BodyPublishers.ofString("order"))
                            .build(),
                    BodyHandlers.ofString());

            // Then
            assertThat(get.statusCode()).isEqualTo(200);
            assertThat(post.statusCode()).isEqualTo(502);
            assertThat(requests).hasValue(3);
        }
    }

    @Test
    void an_upstream_that_breaks_off_in_the_middle_of_its_answer_counts_as_an_error() {
        // Given
        var host = new RecordingContext("edge");
        upstreams.version("v1", request -> {
            request.response().setChunked(true).write("some");
            request.response().write("more").onComplete(v -> request.connection()
                    .close());
        });
        var router = Proxies.of(upstreams, Map.of(), host);

        // When
        assertThatThrownBy(() -> get(router, "/")).isInstanceOf(IOException.class);
        router.close();

        // Then
        assertThat(host.requestsOf(SHOP, "v1")).isOne();
        assertThat(host.reports().getFirst().errors()).isOne();
    }

    @Test
    void without_a_baseline_requests_get_503_until_the_first_split() throws Exception {
        // Given
        upstreams.version("v1").version("v2");
        var service = Map.of("versions", upstreams.versions());
        try (var router = Proxies.open(Map.of("services", Map.of(SHOP, service)), new RecordingContext("edge"))) {
            // When
            var before = get(router, "/");
            router.setTrafficSplit(new TrafficSplit(SHOP, "v1", "v2", Weight.NONE));
            var after = get(router, "/");

            // Then
            assertProblem(before, 503, "no version of shop is in service yet");
            assertThat(after.body()).isEqualTo("v1");
        }
    }

    @Test
    void status_headers_and_the_absence_of_a_body_come_through() throws Exception {
        // Given
        upstreams.version("v1", r -> r.response()
                .setStatusCode(r.path().equals("/204") ? 204 : 418)
                .putHeader("X-Custom", (Iterable<String>) List.of("a", "b"))
                .end());
        try (var router = Proxies.of(upstreams, Map.of())) {
            // When
            var teapot = get(router, "/");
            var nothing = get(router, "/204");
            var head = http.send(
                    request(router, "/")
                            .method("HEAD", HttpRequest.BodyPublishers.noBody())
                            .build(),
                    BodyHandlers.ofString());

            // Then
            assertThat(teapot.statusCode()).isEqualTo(418);
            assertThat(teapot.headers().allValues("X-Custom")).containsExactly("a", "b");
            assertThat(nothing.statusCode()).isEqualTo(204);
            assertThat(head.statusCode()).isEqualTo(418);
        }
    }

    @Test
    void instances_of_a_version_take_turns() throws Exception {
        // Given
        upstreams.version("a").version("b");
        var both = Map.of("v1", Map.of("upstreams", List.of(upstreams.uri("a"), upstreams.uri("b"))));
        try (var router = Proxies.of(upstreams, Map.of("versions", both))) {
            // When
            var answers = List.of(
                    get(router, "/").body(),
                    get(router, "/").body(),
                    get(router, "/").body());

            // Then
            assertThat(answers).containsExactly("a", "b", "a");
        }
    }

    @Test
    void a_user_without_the_cookie_is_given_one_and_stays_with_it() throws Exception {
        // Given
        upstreams.version("v1").version("v2");
        try (var router = Proxies.of(upstreams, Map.of("sticky", Map.of("cookie", "canary_user")));
                var browser = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .cookieHandler(new CookieManager())
                        .build()) {
            router.setTrafficSplit(new TrafficSplit(SHOP, "v1", "v2", new Weight(5_000)));

            // When
            var first = browser.send(request(router, "/").build(), BodyHandlers.ofString());

            // Then
            assertThat(first.headers().firstValue("Set-Cookie").orElseThrow())
                    .startsWith("canary_user=")
                    .contains("Path=/", "HTTPOnly", "SameSite=Lax");
            for (int i = 0; i < 50; i++) {
                var next = browser.send(request(router, "/").build(), BodyHandlers.ofString());
                assertThat(next.body()).isEqualTo(first.body());
                assertThat(next.headers().firstValue("Set-Cookie")).isEmpty();
            }
        }
    }

    @Test
    void more_requests_than_may_be_under_way_get_503() throws Exception {
        // Given
        var held = new LinkedBlockingQueue<HttpServerRequest>();
        upstreams.version("v1", held::add);
        try (var router = Proxies.of(upstreams, Map.of("max_in_flight", 1))) {
            var first = http.sendAsync(request(router, "/").build(), BodyHandlers.ofString());
            var waiting = held.take();

            // When
            var second = get(router, "/");
            waiting.response().end("v1");

            // Then
            assertProblem(second, 503, "shop has too many requests under way");
            assertThat(first.get().statusCode()).isEqualTo(200);
        }
    }

    @Test
    void a_port_that_is_taken_stops_the_router_with_its_number_and_service() throws Exception {
        // Given
        upstreams.version("v1");
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var service = Map.of("versions", upstreams.versions(), "port", taken.getLocalPort());
            var settings = Map.of("services", Map.of(SHOP, service));

            // When / Then
            assertThatThrownBy(
                            () -> RouterSubject.open(new ProxyRouterFactory(), settings, new RecordingContext("edge")))
                    .isInstanceOf(RouterException.class)
                    .hasMessageContainingAll("127.0.0.1:" + taken.getLocalPort(), "service shop", "in use")
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    void what_is_not_configured_is_rejected_by_name() {
        // Given
        upstreams.version("v1");
        try (var router = Proxies.of(upstreams, Map.of())) {
            // When / Then
            assertThat(router.observe("cart")).isInstanceOf(Observation.NotFound.class);
            assertThatThrownBy(() -> router.setTrafficSplit(new TrafficSplit("cart", "v1", "v2", Weight.NONE)))
                    .isInstanceOf(RouterException.class)
                    .hasMessageContainingAll("cart", "edge", "services.cart");
            assertThatThrownBy(() -> router.setTrafficSplit(new TrafficSplit(SHOP, "v1", "v2", new Weight(1))))
                    .isInstanceOf(RouterException.class)
                    .hasMessageContainingAll("v2", "services.shop.versions.v2.upstreams");
            assertThatThrownBy(() -> router.setTrafficSplit(new TrafficSplit(
                            SHOP, "v1", "v2", new Weight(1), Map.of("v2", List.of(URI.create("ftp://x"))))))
                    .isInstanceOf(RouterException.class)
                    .hasMessageContaining("ftp://x");
        }
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String detail) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        var problem = new JsonObject(answer.body());
        assertThat(problem.getInteger("status")).isEqualTo(status);
        assertThat(problem.getString("detail")).isEqualTo(detail);
    }

    private HttpResponse<String> get(ProxyRouter router, String path, String... headers)
            throws IOException, InterruptedException {
        var request = request(router, path);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(ProxyRouter router, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + Proxies.port(router) + path))
                .timeout(Duration.ofSeconds(20));
    }
}
