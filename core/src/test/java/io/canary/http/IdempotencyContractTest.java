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

/** {@code Idempotency-Key}: a request may be sent again, and is done once. */
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
    void a_create_that_is_sent_again_begins_nothing_and_tells_how_the_deployment_stands_now() throws Exception {
        // Given
        var first = post(CREATE, "build-42", shop());
        String id = new JsonObject(first.body()).getString("id");
        service.post("/deployments/" + id + "/pause", ""); // so that it would look different now
        // When
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
    void a_command_that_is_sent_again_is_answered_the_same_and_done_once(String verb) throws Exception {
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
    void a_refusal_for_where_things_stood_is_answered_again_also_when_they_stand_better() throws Exception {
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
    void a_create_whose_deployment_is_forgotten_is_gone_and_begins_nothing() throws Exception {
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
    void a_request_that_was_not_understood_may_be_put_right_under_the_same_key() throws Exception {
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
    void the_same_request_laid_out_in_another_way_is_the_same() throws Exception {
        // Given
        var first = post(CREATE, "key", "{\"service_name\": \"shop\", \"new_version\": \"v2\"}");
        // When
        var second = post(CREATE, "\"key\"", "{\"new_version\":\"v2\",\n\"service_name\":\"shop\"}");
        // Then
        assertThat(second.statusCode()).isEqualTo(201);
        assertThat(second.body()).isEqualTo(first.body());
    }

    @Test
    void requests_that_come_at_the_same_time_are_all_answered_with_what_one_of_them_did() throws Exception {
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
    void a_key_of_no_or_too_many_characters_is_refused(int length) throws Exception {
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
    void a_stale_command_stays_stale_under_its_key() throws Exception {
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
