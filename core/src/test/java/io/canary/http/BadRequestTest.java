package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import io.vertx.core.json.JsonArray;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Invalid requests to create: all errors are reported, and nothing is created. */
class BadRequestTest {
    @AutoClose
    private static final TestService service = TestService.started();

    private static ProblemDocument refused(String body) throws Exception {
        var answer = service.post("/deployments", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(new JsonArray(service.get("/deployments").body())).isEmpty();
        assertThat(service.router().calls()).isEmpty();
        return ProblemDocument.of(answer);
    }

    @Test
    void all_errors_are_reported_at_once() throws Exception {
        // When
        var problem = refused("""
                {"service_name": "", "new_verison": "v2", "strategy": {"step_weight": 0, "interval_sec": 0.5, "max_steps": 1.5},
                 "policy": {"max_error_rate": 2, "min_samples": "many", "rollback_on_failure": 1}, "upstreams": []}""");
        // Then
        assertThat(problem.pointers())
                .containsExactlyInAnyOrder(
                        "/service_name",
                        "/new_version",
                        "/new_verison",
                        "/strategy/step_weight",
                        "/strategy/interval_sec",
                        "/strategy/max_steps",
                        "/policy/max_error_rate",
                        "/policy/min_samples",
                        "/policy/rollback_on_failure",
                        "/upstreams");
        assertThat(problem.at("/new_verison")).contains("did you mean new_version?");
        assertThat(problem.at("/policy/max_error_rate")).isEqualTo("must be from 0 to 1, was 2");
        assertThat(problem.detail()).isEqualTo("validation failed: 10 errors");
    }

    @ParameterizedTest
    @CsvSource({
        "/strategy/initial_weight, -0.01",
        "/strategy/initial_weight, 100.01",
        "/strategy/initial_weight, 5.001",
        "/strategy/initial_weight, 1e400",
        "/strategy/step_weight, 0",
        "/strategy/step_weight, 1e-400",
        "/strategy/interval_sec, 0.99",
        "/strategy/interval_sec, 1e300",
        "/strategy/interval_sec, null",
        "/strategy/max_steps, 0",
        "/strategy/max_steps, 2147483648",
        "/policy/sample_window_sec, 0.9",
        "/policy/min_samples, 0",
        "/policy/min_samples, 1.5",
        "/policy/min_requests, -1",
        "/policy/max_error_rate, 1.0001",
        "/policy/max_error_rate, -1e-9",
        "/policy/max_error_rate, true",
        "/policy/max_latency_p95_ms, 0",
        "/policy/max_latency_p95_ms, 1e400",
        "/policy/min_availability, 1.5",
        "/policy/max_cpu_utilization, -1",
        "/policy/max_consecutive_failures, 0",
        "/policy/rollback_on_failure, null"
    })
    void a_number_out_of_range_is_refused_and_not_clamped(String pointer, String value) throws Exception {
        // When
        String[] path = pointer.split("/", -1);
        var problem = refused("{\"service_name\": \"shop\", \"new_version\": \"v2\", \"%s\": {\"%s\": %s}}"
                .formatted(path[1], path[2], value));
        // Then
        assertThat(problem.pointers()).containsExactly(pointer);
    }

    @ParameterizedTest
    @ValueSource(strings = {" shop", "a\\u0000b", "a\\nb", "\\u200b", "\\ud800", "\\u202eshop"})
    void a_name_has_printable_characters_only(String name) throws Exception {
        // When
        var problem = refused("{\"service_name\": \"" + name + "\", \"new_version\": \"v2\"}");
        // Then
        assertThat(problem.pointers()).containsExactly("/service_name");
    }

    @Test
    void a_name_has_at_most_253_characters() throws Exception {
        // When
        var problem = refused("{\"service_name\": \"shop\", \"new_version\": \"" + "v".repeat(254) + "\"}");
        // Then
        assertThat(problem.at("/new_version")).contains("1 to 253");
    }

    @Test
    void the_two_versions_differ() throws Exception {
        // When
        var problem = refused("{\"service_name\": \"shop\", \"new_version\": \"stable\"}");
        // Then
        assertThat(problem.pointers()).containsExactly("/new_version");
    }

    @Test
    void upstreams_are_web_addresses_of_the_two_versions() throws Exception {
        // When
        var problem = refused("""
                {"service_name": "shop", "new_version": "v2",
                 "upstreams": {"v/3": ["http://a:1"], "v2": ["ftp://a", "http:///x"], "stable": []}}""");
        // Then
        assertThat(problem.pointers())
                .containsExactlyInAnyOrder(
                        "/upstreams/v~13", "/upstreams/v2/0", "/upstreams/v2/1", "/upstreams/stable");
    }

    @Test
    void an_unknown_router_is_reported_with_the_configured_ones() throws Exception {
        // When
        var problem = refused("{\"service_name\": \"shop\", \"new_version\": \"v2\", \"router\": \"haproxy\"}");
        // Then
        assertThat(problem.at("/router")).contains("scripted");
    }

    @ParameterizedTest
    @CsvSource({"null, null", "[], an array", "5, 5", "'\"x\"', '\"x\"'", "true, true"})
    void a_body_that_is_no_object_is_refused_with_its_type(String body, String shown) throws Exception {
        // When
        var problem = refused(body);
        // Then
        assertThat(problem.detail()).isEqualTo("must be an object, was " + shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/plain", "application/xml", "application/json; charset=utf-16", "application/x-ndjson"})
    void another_content_type_is_not_read(String type) throws Exception {
        // When
        var answer = service.send(HttpRequest.newBuilder(service.uri("/deployments"))
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(TestService.quick("shop").encode())));
        // Then
        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(ProblemDocument.of(answer).detail()).contains("application/json");
    }
}
