package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Health, routers, and responses outside all routes. */
class SystemRoutesTest {
    @AutoClose
    private static final TestService service = TestService.started();

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/health/live", "/health/ready"})
    void a_running_service_is_healthy(String path) throws Exception {
        // When
        var answer = service.get(path);
        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(new JsonObject(answer.body()).getString("status")).isEqualTo("ok");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/deployments", "/metrics", "/routers", "/openapi.yaml", "/deployments/nobody"})
    void head_gets_the_response_of_get_without_the_body(String path) throws Exception {
        // When
        String answer = RawHttp.exchange(service, "HEAD " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        // Then
        var get = service.get(path);
        assertThat(answer)
                .startsWith("HTTP/1.1 " + get.statusCode())
                .containsIgnoringCase("content-type: "
                        + get.headers().firstValue("Content-Type").orElseThrow())
                .endsWith("\r\n\r\n");
        assertThat(answer.indexOf("\r\n\r\n")).isEqualTo(answer.length() - 4);
    }

    @Test
    void readiness_names_its_checks() throws Exception {
        // When
        var checks = new JsonObject(service.get("/health/ready").body()).getJsonObject("checks");
        // Then
        assertThat(checks).isEqualTo(new JsonObject().put("running", "ok").put("supervisor", "ok"));
    }

    @Test
    void the_routers_are_listed_with_their_capabilities() throws Exception {
        // When
        var routers = new JsonArray(service.get("/routers").body());
        // Then
        assertThat(routers).isEqualTo(new JsonArray("""
                [{"name": "scripted", "type": "scripted", "plugin": "built in", "default": true,
                  "capabilities": {"granularity": 0.01, "features": ["lease", "observe", "upstreams"], "default_lease_sec": null}}]"""));
    }

    @Test
    void the_openapi_document_is_served() throws Exception {
        // When
        var answer = service.get("/openapi.yaml");
        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/yaml");
        assertThat(answer.body()).startsWith("openapi: 3.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/deployment", "/deployments/x/y", "/health/dead", "/metrics/x", "/a%00b", "/%C3%28"})
    void an_unknown_path_is_a_404(String path) throws Exception {
        // When
        var answer = service.get(path);
        // Then
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(ProblemDocument.of(answer).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE, /deployments, 'GET, HEAD, POST'",
        "PUT, /deployments/x, 'GET, HEAD'",
        "POST, /deployments/x, 'GET, HEAD'",
        "GET, /deployments/x/cancel, POST",
        "GET, /deployments/x/promote, POST",
        "POST, /health, 'GET, HEAD'",
        "POST, /routers, 'GET, HEAD'",
        "DELETE, /metrics, 'GET, HEAD, POST'",
        "OPTIONS, /metrics, 'GET, HEAD, POST'",
        "PATCH, /openapi.yaml, 'GET, HEAD'",
        "NONSENSE, /deployments, 'GET, HEAD, POST'"
    })
    void a_wrong_method_is_a_405_with_the_allowed_ones(String method, String path, String allowed) throws Exception {
        // When
        var answer =
                service.send(HttpRequest.newBuilder(service.uri(path)).method(method, BodyPublishers.ofString("{}")));
        // Then
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).hasValue(allowed);
        assertThat(ProblemDocument.of(answer).detail()).contains(allowed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/metrics/", "//metrics", "/./metrics", "/%6detrics"})
    void samples_are_accepted_at_every_form_of_the_path(String path) throws Exception {
        // Given
        String id = service.create(
                        new JsonObject().put("service_name", "path " + path).put("new_version", "v2"))
                .getString("id");
        // When
        var answer = service.post(path, "{\"deployment_id\": \"" + id + "\", \"requests\": 1}");
        // Then
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    }
}
