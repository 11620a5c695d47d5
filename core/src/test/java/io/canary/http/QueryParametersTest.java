package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import io.canary.contract.OpenApi;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every route refuses unknown query parameters: a mistyped one could have been meant to prevent a change. */
class QueryParametersTest {
    @AutoClose
    private static final TestService service = TestService.started();

    static Stream<String> everyRoute() {
        return OpenApi.load().operations().stream();
    }

    private static HttpResponse<String> ask(String route, String query) throws Exception {
        String[] parts = route.replaceAll("\\{[^}]*}", "x").split(" ", 2);
        return service.send(HttpRequest.newBuilder(service.uri(parts[1] + query))
                .header("Content-Type", parts[1].equals("/simulate") ? "application/x-ndjson" : "application/json")
                .method(parts[0], parts[0].equals("POST") ? BodyPublishers.ofString("{}") : BodyPublishers.noBody()));
    }

    @ParameterizedTest
    @MethodSource("everyRoute")
    void an_unknown_parameter_is_refused(String route) throws Exception {
        // When
        var answer = ask(route, "?unheard_of=1");
        // Then
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(ProblemDocument.of(answer).at("/unheard_of")).isEqualTo("is not known");
    }

    @ParameterizedTest
    @MethodSource("everyRoute")
    void an_empty_query_is_accepted(String route) throws Exception {
        assertThat(ask(route, "?").statusCode()).isEqualTo(ask(route, "").statusCode());
    }

    @ParameterizedTest
    @CsvSource({
        "POST /deployments, ?dryrun=true, /dryrun, dry_run",
        "POST /deployments/{id}/cancel, ?dry-run=true, /dry-run, dry_run",
        "GET /deployments, ?state=running, /state, status",
        "GET /events, ?limits=1, /limits, limit"
    })
    void the_intended_name_is_suggested(String route, String query, String pointer, String meant) throws Exception {
        // When
        var answer = ask(route, query);
        // Then
        assertThat(ProblemDocument.of(answer).at(pointer)).isEqualTo("is not known; did you mean " + meant + "?");
    }

    @Test
    void a_sample_with_an_unknown_parameter_is_refused() throws Exception {
        // Given
        String id = service.create(TestService.quick("asked")).getString("id");
        // When
        var answer = service.post(
                "/metrics?dry_run=true", "{\"deployment_id\": \"" + id + "\", \"requests\": 1, \"errors\": 0}");
        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(service.deployment(id).getString("last_metrics_at")).isNull();
    }
}
