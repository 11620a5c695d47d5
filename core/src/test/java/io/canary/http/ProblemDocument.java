package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.IntStream;

/** A response that must be a problem document, as RFC 9457 and the contract require. */
record ProblemDocument(int status, JsonObject json) {

    /** The problem document of the response; fails the test if it is none, or malformed. */
    static ProblemDocument of(HttpResponse<String> answer) {
        assertThat(answer.headers().firstValue("Content-Type"))
                .as("content type of %s", answer.body())
                .hasValue("application/problem+json");
        return of(answer.statusCode(), answer.body());
    }

    static ProblemDocument of(int status, String body) {
        var json = new JsonObject(body);
        assertThat(json.getString("type")).isNotBlank();
        assertThat(json.getString("title")).isNotBlank();
        assertThat(json.getInteger("status")).isEqualTo(status);
        assertThat(json.getString("detail")).isNotBlank();
        assertThat(json.getString("error")).isEqualTo(json.getString("detail"));
        var document = new ProblemDocument(status, json);
        assertThat(document.errors()).allSatisfy(e -> {
            assertThat(e.getString("pointer")).isNotNull();
            assertThat(e.getString("detail")).isNotBlank();
        });
        return document;
    }

    String detail() {
        return json.getString("detail");
    }

    List<String> pointers() {
        return errors().stream().map(e -> e.getString("pointer")).toList();
    }

    /** One error with its pointer. */
    String at(String pointer) {
        return errors().stream()
                .filter(e -> e.getString("pointer").equals(pointer))
                .findFirst()
                .map(e -> e.getString("detail"))
                .orElseThrow(() -> new AssertionError("nothing at " + pointer + " in " + json.encode()));
    }

    private List<JsonObject> errors() {
        var list = json.getJsonArray("errors", new JsonArray());
        return IntStream.range(0, list.size()).mapToObj(list::getJsonObject).toList();
    }
}
