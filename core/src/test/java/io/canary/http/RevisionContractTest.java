package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ETag} and {@code If-Match}: a command applies only to the revision that the client has seen. */
class RevisionContractTest {
    @AutoClose
    private final TestService service = TestService.started();

    private String id = "";

    @BeforeEach
    void start() throws Exception {
        id = service.createRunning(new JsonObject().put("service_name", "shop").put("new_version", "v2"))
                .getString("id");
    }

    private String tag() throws Exception {
        return tag(service.get("/deployments/" + id));
    }

    private static String tag(HttpResponse<String> answer) {
        return answer.headers().firstValue("ETag").orElseThrow();
    }

    private HttpResponse<String> order(String verb, String... ifMatch) throws Exception {
        var request = HttpRequest.newBuilder(service.uri("/deployments/" + id + "/" + verb))
                .POST(BodyPublishers.noBody());
        for (String value : ifMatch) {
            request.header("If-Match", value);
        }
        return service.send(request);
    }

    @Test
    void a_command_for_the_current_revision_is_carried_out_and_returns_the_next() throws Exception {
        // Given
        String seen = tag();
        // When
        var answer = order("pause", seen);
        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(tag(answer)).isNotEqualTo(seen).isEqualTo(tag());
    }

    @Test
    void a_command_for_an_outdated_revision_is_refused() throws Exception {
        // Given
        String seen = tag();
        order("pause");
        // When
        for (String verb : new String[] {"cancel", "rollback", "resume", "promote"}) {
            var answer = order(verb, seen);
            // Then
            assertThat(answer.statusCode()).as(verb).isEqualTo(412);
            assertThat(ProblemDocument.of(answer).detail())
                    .isEqualTo("deployment " + id + ": revision mismatch: current is " + tag().replace("\"", ""));
        }
        assertThat(service.deployment(id).getString("status")).isEqualTo("PAUSED");
    }

    @Test
    void one_matching_tag_in_one_header_or_in_two_is_enough() throws Exception {
        assertThat(order("pause", "\"900\", " + tag()).statusCode()).isEqualTo(200);
        assertThat(order("resume", "\"900\"", tag()).statusCode()).isEqualTo(200);
        assertThat(order("pause", "*").statusCode()).isEqualTo(200);
    }

    @Test
    void a_weak_tag_or_a_foreign_one_never_matches() throws Exception {
        assertThat(order("cancel", "W/" + tag()).statusCode()).isEqualTo(412);
        assertThat(order("cancel", "\"not-a-revision\"").statusCode()).isEqualTo(412);
        assertThat(service.deployment(id).getString("status")).isEqualTo("RUNNING");
    }

    @ParameterizedTest
    @ValueSource(strings = {"12", "\"12", "\"1\" \"2\"", ",", "", "*, \"1\""})
    void an_invalid_list_of_tags_is_refused(String value) throws Exception {
        // When
        var answer = order("cancel", value);
        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(service.deployment(id).getString("status")).isEqualTo("RUNNING");
    }

    @Test
    void samples_do_not_change_the_revision() throws Exception {
        // Given
        String seen = tag();
        // When
        service.sample(id, 10, 0);
        // Then
        assertThat(tag()).isEqualTo(seen);
    }
}
