package io.canary.router.proxy;

import static io.canary.router.proxy.Proxies.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.control.ControlServer;
import io.canary.tck.RecordingContext;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a person with an HTTP client sees of a proxy that takes orders. */
@Timeout(60)
class ControlApiTest {
    private final Upstreams upstreams = new Upstreams().version("v1").version("v2");
    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    private ProxyRouter router;

    @BeforeEach
    void start() {
        var service = Map.of("versions", upstreams.versions(), "baseline_version", "v1");
        router = Proxies.open(
                Map.of(
                        "services", Map.of(SHOP, service, "a/b c+d", service),
                        "control", Map.of("port", 0),
                        "drain_sec", 1),
                new RecordingContext("edge", folder));
    }

    @AfterEach
    void stop() {
        router.close();
        http.close();
        upstreams.close();
    }

    @Test
    void a_split_is_set_read_renewed_promoted_and_rolled_back() throws Exception {
        var set = send("PUT", "/services/shop/split", """
                {"baseline": "v1", "canary": "v2", "weight_bp": 500, "lease_sec": 60}""");
        assertThat(set.body())
                .startsWith("{\"state\":\"in_force\",\"weights_bp\":"
                        + weights("v1", 9500, "v2", 500).replaceFirst("}$", ",\"addresses\":"));
        assertThat(send("GET", "/services/shop/split", "").body()).isEqualTo(set.body());
        assertThat(send("POST", "/services/shop/renew", "{\"lease_sec\": 60}").body())
                .isEqualTo("{\"lease\":\"held\"}");
        assertThat(send("PUT", "/services/shop/promote", "{\"version\": \"v2\"}")
                        .body())
                .contains("{\"v2\":10000}");
        assertThat(send("POST", "/services/shop/renew", "{\"lease_sec\": 60}").body())
                .isEqualTo("{\"lease\":\"lapsed\"}");
        assertThat(send("PUT", "/services/shop/rollback", "{\"version\": \"v1\"}")
                        .body())
                .contains("{\"v1\":10000}");
    }

    /** Of a map no order is promised. */
    private String weights(String one, int its, String other, int others) throws Exception {
        var now = send("GET", "/services/shop/split", "").body();
        var weights = new JsonObject(now).getJsonObject("weights_bp");
        assertThat(weights.getMap()).isEqualTo(Map.of(one, its, other, others));
        return weights.encode() + "}";
    }

    @Test
    void everything_that_is_wrong_with_a_call_is_reported_at_once() throws Exception {
        // When
        var answer = send("PUT", "/services/shop/split", """
                {"baseline": "", "canry": "v2", "weight_bp": 10001, "upstreams": {"v2": "x"}, "lease_sec": 0}""");
        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        var problem = new JsonObject(answer.body());
        assertThat(problem.getString("kind")).isEqualTo("rejected");
        assertThat(problem.getJsonArray("errors").stream().map(e -> ((JsonObject) e).getString("pointer")))
                .contains("/baseline", "/canary", "/canry", "/weight_bp", "/upstreams/v2", "/lease_sec");
    }

    @Test
    void what_is_no_call_is_refused() throws Exception {
        assertThat(send("PUT", "/services/shop/split", "hello").statusCode()).isEqualTo(400);
        assertThat(send("PUT", "/services/shop/split", "[]").statusCode()).isEqualTo(400);
        assertThat(send("PUT", "/services/shop/split", "{\"baseline\": \"v1\", \"canary\": \"v1\", \"weight_bp\": 1}")
                        .body())
                .contains("baseline and canary are both version v1");
        assertThat(send("GET", "/reports?after=-1", "").statusCode()).isEqualTo(400);
        assertThat(send("GET", "/services/shop", "").statusCode()).isEqualTo(404);
        assertThat(send("GET", "/services/shop/lease", "").statusCode()).isEqualTo(404);
        var deleted = send("DELETE", "/services/shop/split", "");
        assertThat(deleted.statusCode()).isEqualTo(405);
        assertThat(deleted.headers().firstValue("Allow")).hasValue("GET, PUT");
        assertThat(send("PUT", "/services/shop/split", "x".repeat(1 << 21)).statusCode())
                .isEqualTo(413);
    }

    @Test
    void what_is_not_encoded_as_in_a_url_is_refused() throws Exception {
        for (String path : List.of("/services/%zz/split", "/reports?after=%zz", "/reports?run=%")) {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), router.controlPort())) {
                // When
                socket.getOutputStream()
                        .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                // Then
                var answer =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
                assertThat(answer.readLine()).as(path).isEqualTo("HTTP/1.1 400 Bad Request");
            }
        }
    }

    @Test
    void a_refusal_and_a_failure_travel_as_what_they_are() throws Exception {
        // Given
        Files.createDirectory(folder.resolve(Memory.FILE_NAME + ".new")); // as if the disk were full
        // When
        var refused = send("PUT", "/services/unknown/promote", "{\"version\": \"v2\"}");
        var failed = send("PUT", "/services/shop/promote", "{\"version\": \"v2\"}");
        // Then
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(new JsonObject(refused.body()).getString("kind")).isEqualTo("rejected");
        assertThat(failed.statusCode()).isEqualTo(503);
        assertThat(new JsonObject(failed.body()).getString("kind")).isEqualTo("unavailable");
    }

    @Test
    void a_call_that_its_caller_has_given_up_does_not_undo_a_later_one() throws Exception {
        // Given
        var later = send("PUT", "/services/shop/rollback", "{\"version\": \"v1\"}", "me", "8");
        // When
        var earlier = send("PUT", "/services/shop/promote", "{\"version\": \"v2\"}", "me", "7");
        var ofAnother = send("PUT", "/services/shop/promote", "{\"version\": \"v2\"}", "somebody", "1");
        // Then
        assertThat(later.statusCode()).isEqualTo(200);
        assertThat(earlier.statusCode()).isEqualTo(503);
        assertThat(earlier.body()).contains("a later call of the same caller came first");
        assertThat(ofAnother.statusCode()).isEqualTo(200);
        assertThat(send("GET", "/health", "", "me", "many").statusCode()).isEqualTo(400);
    }

    @Test
    void a_service_may_have_any_name() throws Exception {
        assertThat(send("GET", "/services/a%2Fb%20c+d/split", "").body()).contains("in_force");
        assertThat(send("GET", "/services/nobody/split", "").body()).contains("not_found", "it knows [");
    }

    @Test
    void it_says_that_it_is_there() throws Exception {
        for (String path : List.of("/health", "/health/live", "/health/ready")) {
            assertThat(new JsonObject(send("GET", path, "").body()))
                    .isEqualTo(new JsonObject().put("status", "ok").put("run", router.generation(SHOP)));
        }
    }

    private HttpResponse<String> send(String method, String path, String body, String... ticket)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body));
        if (ticket.length > 0) {
            request.header(ControlServer.CALLER, ticket[0]).header(ControlServer.CALL, ticket[1]);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + router.controlPort() + path);
    }
}
