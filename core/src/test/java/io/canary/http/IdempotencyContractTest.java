package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code Idempotency-Key}: a request may be repeated, and is carried out once. */
class IdempotencyContractTest {
    private static final String CREATE = "/deployments";

    @AutoClose
    private final TestService service = TestService.started();

    private HttpResponse<String> post(String path, String key, String body) throws Exception {
        return service.send(HttpRequest.newBuilder(service.uri(path))
                .header("Idempotency-Key", key)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    private static String shop() {
        return TestService.quick("shop").encode();
    }

    private static boolean isReplayed(HttpResponse<String> answer) {
        return answer.headers().firstValue("Idempotency-Replayed").isPresent();
    }

    @Test
    void a_repeated_create_creates_nothing_and_shows_the_current_deployment() throws Exception {
        // Given
        var first = post(CREATE, "build-42", shop());
        String id = new JsonObject(first.body()).getString("id");
        service.post("/deployments/" + id + "/pause", ""); // so that it would look different now
        var second = post(CREATE, "build-42", shop());
        // Then
        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(isReplayed(first)).isFalse();
        assertThat(second.statusCode()).isEqualTo(201);
        assertThat(new JsonObject(second.body()).getString("id")).isEqualTo(id);
        assertThat(new JsonObject(second.body()).getString("status")).isEqualTo("PAUSED");
        assertThat(second.headers().firstValue("Location"))
                .isEqualTo(first.headers().firstValue("Location"));
        assertThat(second.headers().firstValue("ETag"))
                .isEqualTo(service.get("/deployments/" + id).headers().firstValue("ETag"));
        assertThat(second.headers().firstValue("Idempotency-Revision").map(revision -> '"' + revision + '"'))
                .isEqualTo(first.headers().firstValue("ETag"));
        assertThat(isReplayed(second)).isTrue();
        assertThat(service.router().calls()).containsExactly("set shop 5 %");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pause", "resume", "promote", "rollback", "cancel"})
    void a_repeated_command_gets_the_same_response_and_is_carried_out_once(String verb) throws Exception {
        // Given
        String id = service.create(TestService.quick("shop")).getString("id");
        service.sample(id, 10, 0);
        if (verb.equals("resume")) {
            service.post("/deployments/" + id + "/pause", "");
        }
        var first = post("/deployments/" + id + "/" + verb, "key", "{}");
        var calls = service.router().calls().size();
        // When
        var second = post("/deployments/" + id + "/" + verb, "key", "{}");
        // Then
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(new JsonObject(second.body()).getString("id")).isEqualTo(id);
        assertThat(isReplayed(second)).isTrue();
        assertThat(service.router().calls()).hasSize(calls);
    }

    @Test
    void a_refusal_because_of_the_state_is_repeated_even_if_the_state_has_changed() throws Exception {
        // Given
        String busy = service.create(TestService.quick("shop")).getString("id");
        var refused = post(CREATE, "key", shop());
        service.post("/deployments/" + busy + "/cancel", "");
        // When
        var again = post(CREATE, "key", shop());
        var another = post(CREATE, "another key", shop());
        // Then
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(ProblemDocument.of(again).detail())
                .contains("refused with 409 when it came first", "take a new key");
        assertThat(isReplayed(again)).isTrue();
        assertThat(another.statusCode()).isEqualTo(201);
    }

    @Test
    void a_repeated_create_of_a_deleted_deployment_is_gone_and_creates_nothing() throws Exception {
        // Given
        try (var forgetful = TestService.start(Map.of("deployments", Map.of("retention", Map.of("ended_max", 0))))) {
            var create = HttpRequest.newBuilder(forgetful.uri(CREATE))
                    .header("Idempotency-Key", "key")
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(shop()));
            String id = new JsonObject(forgetful.send(create).body()).getString("id");
            forgetful.post("/deployments/" + id + "/cancel", "");
            forgetful.awaitStatus("/deployments/" + id, 404);
            // When
            var again = forgetful.send(create);
            // Then
            assertThat(again.statusCode()).isEqualTo(410);
            assertThat(forgetful.get("/deployments").body()).isEqualTo("[]");
        }
    }

    @Test
    void an_invalid_request_may_be_corrected_with_the_same_key() throws Exception {
        // Given
        assertThat(post(CREATE, "key", "{\"service_name\": \"shop\"}").statusCode())
                .isEqualTo(400);
        // When
        var answer = post(CREATE, "key", shop());
        // Then
        assertThat(answer.statusCode()).isEqualTo(201);
    }

    @Test
    void another_request_with_the_same_key_is_refused() throws Exception {
        // Given
        String id = new JsonObject(post(CREATE, "key", shop()).body()).getString("id");
        // When
        var answers = new HttpResponse<?>[] {
            post(CREATE, "key", TestService.quick("bakery").encode()),
            post("/deployments/" + id + "/cancel", "key", ""),
            post("/deployments/" + id + "/pause", "key", "{\"reason\": \"lunch\"}")
        };
        // Then
        assertThat(answers).allSatisfy(a -> assertThat(a.statusCode()).isEqualTo(422));
        assertThat(service.deployment(id).getString("status")).isEqualTo("RUNNING");
    }

    @Test
    void the_layout_of_a_request_does_not_matter() throws Exception {
        // Given
        var first = post(CREATE, "key", "{\"service_name\": \"shop\", \"new_version\": \"v2\"}");
        // When
        var second = post(CREATE, "\"key\"", "{\"new_version\":\"v2\",\n\"service_name\":\"shop\"}");
        // Then
        assertThat(second.statusCode()).isEqualTo(201);
        assertThat(second.body()).isEqualTo(first.body());
    }

    @Test
    void concurrent_requests_all_get_the_result_of_one_of_them() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // When
            var answers = IntStream.range(0, 20)
                    .mapToObj(i -> threads.submit(() -> post(CREATE, "key", shop())))
                    .map(IdempotencyContractTest::get)
                    .toList();
            // Then
            assertThat(answers).allSatisfy(a -> assertThat(a.statusCode()).isEqualTo(201));
            assertThat(answers)
                    .extracting(HttpResponse::body)
                    .containsOnly(answers.getFirst().body());
            assertThat(answers).filteredOn(a -> !isReplayed(a)).hasSize(1);
            assertThat(service.router().calls()).containsExactly("set shop 5 %");
        }
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 256})
    void an_empty_or_too_long_key_is_refused(int length) throws Exception {
        // When
        var answer = post(CREATE, "k".repeat(length), shop());
        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(service.get("/deployments").body()).isEqualTo("[]");
    }

    @Test
    void two_keys_are_refused() throws Exception {
        // When
        var answer = service.send(HttpRequest.newBuilder(service.uri(CREATE))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "one")
                .header("Idempotency-Key", "other")
                .POST(BodyPublishers.ofString(shop())));
        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
    }

    @Test
    void a_command_with_an_outdated_revision_is_refused_again_with_its_key() throws Exception {
        // Given
        String id = service.create(TestService.quick("shop")).getString("id");
        // When
        for (int i = 0; i < 2; i++) {
            var answer = service.send(HttpRequest.newBuilder(service.uri("/deployments/" + id + "/cancel"))
                    .header("Idempotency-Key", "key")
                    .header("If-Match", "\"1\"")
                    .POST(BodyPublishers.noBody()));
            // Then
            assertThat(answer.statusCode()).isEqualTo(412);
            assertThat(isReplayed(answer)).isEqualTo(i == 1);
        }
    }
}
