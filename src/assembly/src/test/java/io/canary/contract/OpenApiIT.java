package io.canary.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.contract.OpenApi.Example;
import io.canary.contract.OpenApi.Operation;
import io.canary.distribution.RunningService;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The document that a running service hands out, held against what that service does. */
@TestInstance(Lifecycle.PER_CLASS)
class OpenApiIT {
    private static final String JSON = "application/json";
    private static final String ID_OF_EXAMPLES = "eebf4830-bd6f-4e2b-992e-b4a5cc3bd4e3";
    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private final RunningService service =
            RunningService.start(Map.of(), "--conf", configuration().toString());
    private final Rest rest = new Rest(service.port());
    private final OpenApi document =
            new OpenApi(rest.send("GET", "/openapi.yaml").body());
    private final Schemas schemas = document.schemas();
    private final AtomicInteger services = new AtomicInteger();

    @AfterAll
    void stop() {
        rest.close();
        service.close();
    }

    /** Deployments may send traffic to the addresses of the examples. */
    private static Path configuration() {
        try {
            var file = Files.createTempFile("canary", ".yaml");
            return Files.writeString(file, """
                    routers:
                      fake: {type: fake, upstreams_allowed: ["10.0.0.0/8"]}
                    """);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String create() {
        var body = new JsonObject()
                .put("service_name", "service-" + services.incrementAndGet())
                .put("new_version", "v2")
                .put("strategy", new JsonObject().put("interval_sec", 1));
        return ((JsonObject)
                        rest.send("POST", "/deployments", JSON, body.encode()).json())
                .getString("id");
    }

    /** Has the first decision made of a deployment. */
    private void decide(String id) {
        String sample =
                new JsonObject().put("deployment_id", id).put("requests", 100).encode();
        for (int i = 0; i < 3; i++) {
            rest.send(
                    "POST",
                    "/metrics",
                    JSON,
                    new JsonObject(sample).put("errors", 0).encode());
        }
        rest.send("POST", "/deployments/" + id + "/promote");
    }

    List<Operation> operations() {
        return document.operations();
    }

    List<Example> requestExamples() {
        return document.requestExamples();
    }

    List<Example> allExamples() {
        var all = new ArrayList<>(document.requestExamples());
        all.addAll(document.answerExamples());
        return all;
    }

    List<String> paths() {
        return List.copyOf(document.methodsByPath().keySet());
    }

    /** A path with something in the place of each parameter; of the pages, some that there are. */
    private static String filled(String path, String id) {
        return path.replace("{number}", "1")
                .replace("{id}", id)
                .replace("{folder}/{page}", "routers/fake.md")
                .replace("{page}", "index.md")
                .replace("{file}", "list.js");
    }

    @ParameterizedTest
    @MethodSource("operations")
    void a_documented_route_is_there_and_answers_as_documented(Operation operation) {
        // Given
        String id = create();
        if (operation.path().contains("{number}")) {
            decide(id);
        }
        String path = filled(operation.path(), id);
        // When
        var answer = rest.send(operation.method(), path);
        // Then
        assertThat(answer.status()).isNotIn(404, 405, 500);
        check(operation, answer);
    }

    @ParameterizedTest
    @MethodSource("paths")
    void a_method_that_is_not_documented_is_refused_with_those_that_are(String path) {
        // Given
        var documented = new TreeSet<>(document.methodsByPath().get(path));
        if (documented.contains("GET")) {
            documented.add("HEAD"); // as the document says of all of them
        }
        var others = new TreeSet<>(METHODS);
        others.removeAll(documented);
        for (String method : others) {
            // When
            var answer = rest.send(method, filled(path, ID_OF_EXAMPLES));
            // Then
            assertThat(answer.status()).as(method).isEqualTo(405);
            assertThat(answer.header("Allow")).isEqualTo(String.join(", ", documented));
            assertThat(mistakes("Problem", answer)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("operations")
    void what_goes_wrong_is_answered_as_documented(Operation operation) {
        // Given
        String unknown = filled(operation.path(), ID_OF_EXAMPLES);
        String bodyOfNothing = "{\"nothing\": [1, 2]}";
        // When
        var answers = List.of(
                rest.send(operation.method(), unknown),
                rest.send(operation.method(), unknown, JSON, bodyOfNothing),
                rest.send(operation.method(), unknown, JSON, "[" + bodyOfNothing + "]"),
                rest.send(operation.method(), unknown, "application/x-ndjson", bodyOfNothing),
                rest.send(operation.method(), unknown, "text/plain", "x"),
                rest.send(operation.method(), unknown + "?nothing=1"));
        // Then
        answers.forEach(answer -> check(operation, answer));
    }

    @Test
    void a_deployment_is_as_documented_through_its_whole_life() {
        // Given
        var show = operation("getDeployment");
        var list = operation("listDeployments");
        String id = create();
        // When
        var answers = new ArrayList<Rest.Answer>();
        for (String command : List.of("pause", "resume", "rollback", "cancel")) {
            report(id, 100, command.equals("resume") ? 50 : 0);
            answers.add(rest.send("POST", "/deployments/" + id + "/" + command, JSON, "{\"reason\": \"a test\"}"));
            answers.add(rest.send("GET", "/deployments/" + id));
        }
        // Then
        answers.forEach(answer -> check(show, answer));
        check(list, rest.send("GET", "/deployments?status=rolled_back&limit=1"));
        assertThat(answers).extracting(Rest.Answer::status).containsOnly(200);
    }

    @Test
    void decisions_of_every_outcome_are_as_documented() {
        // Given
        String passes = create();
        String fails = create();
        String starves = create();
        for (int i = 0; i < 3; i++) {
            report(passes, 100, 0);
            report(fails, 100, 50);
        }
        // When
        var outcomes = new ArrayList<String>();
        for (String id : List.of(passes, fails, starves)) {
            var answer = decided(id);
            check(operation("getDeployment"), answer);
            outcomes.add(((JsonObject) answer.json())
                    .getJsonObject("last_decision")
                    .getJsonObject("verdict")
                    .getString("outcome"));
        }
        // Then
        assertThat(outcomes).containsExactly("PASS", "FAIL", "INCONCLUSIVE");
    }

    @ParameterizedTest
    @MethodSource("allExamples")
    void an_example_is_as_its_schema_says(Example example) {
        // When
        var mistakes = schemas.mistakes(example.schema(), example.value());
        // Then
        assertThat(mistakes).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("requestExamples")
    void an_example_of_a_request_is_accepted_by_the_service(Example example) {
        // Given
        var operation = operation(example.of().split(" ", -1)[0]);
        String id = create();
        String body = example.value() instanceof String text ? text : Json.encode(example.value());
        // When
        var answer = rest.send(
                operation.method(),
                filled(operation.path(), id),
                example.contentType(),
                body.replace(ID_OF_EXAMPLES, id));
        // Then
        assertThat(answer.status()).as(answer.body()).isNotIn(400, 404, 415, 500);
        check(operation, answer);
    }

    private void report(String id, int requests, int errors) {
        var sample = new JsonObject()
                .put("deployment_id", id)
                .put("requests", requests)
                .put("errors", errors);
        rest.send("POST", "/metrics", JSON, sample.encode());
    }

    /** The first answer that has a decision: the service is asked until it has. */
    private Rest.Answer decided(String id) {
        long limit = System.nanoTime() + 20_000_000_000L;
        while (true) {
            var answer = rest.send("GET", "/deployments/" + id);
            if (((JsonObject) answer.json()).getJsonObject("last_decision") != null) {
                return answer;
            }
            assertThat(System.nanoTime()).as("no decision about %s", id).isLessThan(limit);
        }
    }

    private Operation operation(String id) {
        return operations().stream().filter(o -> o.id().equals(id)).findFirst().orElseThrow();
    }

    private void check(Operation operation, Rest.Answer answer) {
        var content = document.answer(operation, answer.status());
        String what = operation.id() + " " + answer.status() + " " + answer.body();
        if (content == null) {
            assertThat(answer.body()).as(what).isEmpty();
            return;
        }
        assertThat(content.fieldNames()).as(what).contains(answer.contentType());
        var schema = content.getJsonObject(answer.contentType()).getJsonObject("schema");
        boolean json =
                answer.contentType().endsWith("json") && !answer.contentType().endsWith("ndjson");
        assertThat(schemas.mistakes(schema, json ? answer.json() : answer.body()))
                .as(what)
                .isEmpty();
        if (answer.contentType().endsWith("ndjson")) {
            var lines = answer.body().lines().map(Json::decodeValue).toList();
            if (operation.id().equals("exportSamples")) {
                checkLinesOfRecording(lines);
            } else {
                checkLinesOfUpload(lines);
            }
        }
    }

    private void checkLinesOfRecording(List<Object> lines) {
        assertThat(schemas.mistakes(reference("SimulationPlan"), lines.getFirst()))
                .isEmpty();
        lines.stream()
                .skip(1)
                .filter(line -> ((JsonObject) line).containsKey("version")) // a decision without a tick is no sample
                .forEach(line ->
                        assertThat(schemas.mistakes(reference("Sample"), line)).isEmpty());
    }

    private void checkLinesOfUpload(List<Object> lines) {
        lines.subList(0, lines.size() - 1)
                .forEach(line -> assertThat(schemas.mistakes(reference("UploadRefusal"), line))
                        .isEmpty());
        assertThat(schemas.mistakes(reference("UploadSummary"), lines.getLast()))
                .isEmpty();
    }

    private List<String> mistakes(String schema, Rest.Answer answer) {
        return schemas.mistakes(reference(schema), answer.json());
    }

    private static JsonObject reference(String schema) {
        return new JsonObject().put("$ref", "#/components/schemas/" + schema);
    }
}
