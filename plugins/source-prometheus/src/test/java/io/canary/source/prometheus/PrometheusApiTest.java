package io.canary.source.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.canary.spi.metrics.MetricSourceException;
import io.canary.spi.metrics.MetricSourceException.Kind;
import io.canary.spi.metrics.MetricSubject;
import io.canary.spi.settings.Settings;
import io.canary.spi.settings.SettingsException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that a real server gives rarely. */
class PrometheusApiTest {
    private static final PrometheusQuery QUERY =
            Settings.read(PrometheusQuery.class, Map.of("requests", "a_total{version=\"{version}\"}"));
    private static final String NOTHING = "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[]}}";

    @TempDir
    Path directory;

    private HttpServer server;
    private final List<HttpExchange> seen = new CopyOnWriteArrayList<>();
    private final List<String> forms = new CopyOnWriteArrayList<>();
    private volatile Answer answer = new Answer(200, Map.of(), NOTHING);

    private record Answer(int status, Map<String, String> headers, String body) {}

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.createContext("/prom/api/v1/query", exchange -> {
            seen.add(exchange);
            forms.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            answer.headers()
                    .forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/prom/");
    }

    private static void read(PrometheusSource source) throws MetricSourceException, InterruptedException {
        var start = Instant.ofEpochSecond(1_000);
        source.read(QUERY, new MetricSubject("shop", "v1", "v2", start), start, start.plusMillis(10_250));
    }

    private MetricSourceException failureOf(Answer next) throws Exception {
        answer = next;
        try (var source = Backend.source(url(), Map.of())) {
            read(source);
        } catch (MetricSourceException e) {
            return e;
        }
        throw new AssertionError("it was read");
    }

    @Test
    void raw_points_are_asked_for_with_credentials_and_the_tenant() throws Exception {
        // Given
        Path token = Files.writeString(directory.resolve("token"), "secret-token\n");
        var settings =
                Map.of("bearer_token_file", token.toString(), "tenant", "team-a", "headers", Map.of("X-Scope", "eu"));
        // When
        try (var source = Backend.source(url(), settings)) {
            read(source);
        }
        // Then
        var headers = seen.getFirst().getRequestHeaders();
        assertThat(headers.getFirst("Authorization")).isEqualTo("Bearer secret-token");
        assertThat(headers.getFirst("X-Scope-OrgID")).isEqualTo("team-a");
        assertThat(headers.getFirst("X-Scope")).isEqualTo("eu");
        assertThat(Arrays.asList(forms.getFirst().split("&", -1)))
                .extracting(field -> URLDecoder.decode(field, StandardCharsets.UTF_8))
                .contains("query=a_total{version=\"v1\"}[190250ms]", "time=1070.250", "nocache=1");
    }

    @Test
    void basic_authentication_is_sent() throws Exception {
        try (var source = Backend.source(url(), Map.of("username", "joe", "password", "secret"))) {
            read(source);
        }
        assertThat(seen.getFirst().getRequestHeaders().getFirst("Authorization"))
                .isEqualTo("Basic am9lOnNlY3JldA==");
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void a_busy_server_says_when_to_come_back(int status) throws Exception {
        var failure = failureOf(new Answer(status, Map.of("Retry-After", "17"), "busy"));
        assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(17));
    }

    @Test
    void a_wrong_query_is_refused_in_the_words_of_the_server() throws Exception {
        var failure = failureOf(new Answer(
                400, Map.of(), "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"unexpected end\"}"));
        assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
        assertThat(failure).hasMessage("Prometheus refused it with 400: unexpected end");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 500, 502, 503})
    void what_may_go_by_is_unavailable(int status) throws Exception {
        var failure = failureOf(new Answer(status, Map.of(), "<html>no</html>"));
        assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(failure).hasMessage("Prometheus answered with " + status + ": <html>no</html>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"warnings\":[\"partial response: store down\"]", "\"isPartial\":true"})
    void an_answer_that_may_be_incomplete_is_none(String mark) throws Exception {
        var failure = failureOf(new Answer(200, Map.of(), NOTHING.replaceFirst("\\{", "{" + mark + ",")));
        assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(failure).hasMessageContaining("may be incomplete");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "<html>",
                "{\"status\":\"success\",\"data\":{\"result\":[{\"metric\":{},\"values\":[[1,\"x\"]]}]}}",
                "{\"status\":\"success\",\"data\":{\"result\":[{\"metric\":{},\"values\":[[1]]}]}}",
                "{\"status\":\"success\",\"data\":{\"result\":[{\"metric\":{},\"values\":[[2,\"1\"],[1,\"1\"]]}]}}",
                "{\"status\":\"success\",\"data\":{\"result\":[{\"metric\":{}",
                "{\"status\":\"success\",\"data\":{\"result\":[[]]}}"
            })
    void what_is_no_answer_of_prometheus_is_said_to_be_none(String body) throws Exception {
        var failure = failureOf(new Answer(200, Map.of(), body));
        assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(failure).hasMessageStartingWith("this is no answer of Prometheus");
    }

    @Test
    void a_redirect_is_not_followed() throws Exception {
        var failure = failureOf(new Answer(302, Map.of("Location", "/login"), ""));
        assertThat(failure).hasMessageContaining("302: redirects are not followed");
        assertThat(seen).hasSize(1);
    }

    @Test
    void an_answer_that_is_too_long_is_not_read_to_its_end() throws Exception {
        var failure = failureOf(new Answer(200, Map.of(), " ".repeat(PrometheusApi.ANSWER_MAX + 1)));
        assertThat(failure).hasMessageContaining("more than 8388608 bytes: select fewer series");
    }

    @Test
    void a_server_that_is_gone_or_silent_is_unavailable() throws Exception {
        var silent = new CountDownLatch(1);
        server.createContext("/silent", exchange -> {
            try {
                silent.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        try (var source = Backend.source(url().resolve("/silent"), Map.of("timeout_sec", 0.2))) {
            assertThatThrownBy(() -> read(source)).hasMessageContaining("no answer within 200 ms");
        } finally {
            silent.countDown();
        }
        try (var source = Backend.source(URI.create("http://127.0.0.1:1"), Map.of())) {
            assertThatThrownBy(() -> read(source)).isInstanceOf(MetricSourceException.class);
        }
    }

    @Test
    void settings_that_do_not_go_together_are_refused() {
        var tree = Map.of("url", "prom:9090", "username", "joe", "bearer_token", "secret-token");
        assertThatThrownBy(() -> Settings.read(PrometheusSettings.class, tree))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("url must begin with http:// or https:// and a host")
                .hasMessageContaining("must have both username and password")
                .hasMessageContaining("only one of bearer_token");
    }

    @Test
    void a_token_that_cannot_be_read_is_missed_at_once() {
        var settings = Map.of("bearer_token_file", directory.resolve("none").toString());
        assertThatThrownBy(() -> Backend.source(url(), settings).close())
                .isInstanceOf(MetricSourceException.class)
                .hasMessageContaining("cannot read");
    }
}
