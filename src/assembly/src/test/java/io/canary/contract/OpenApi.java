package io.canary.contract;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The document that the service hands out. */
final class OpenApi {
    private final JsonObject document;

    OpenApi(String yaml) {
        document = new JsonObject(
                new JsonObject(new Yaml(new SafeConstructor(new LoaderOptions())).<Map<String, Object>>load(yaml))
                        .encode());
    }

    /** What the document says of a method on a path. */
    record Operation(String method, String path, JsonObject spec) {
        String id() {
            return spec.getString("operationId");
        }
    }

    /** An example of a body. */
    record Example(String of, String contentType, JsonObject schema, Object value) {
        @Override
        public String toString() {
            return of + " " + contentType;
        }
    }

    Schemas schemas() {
        return new Schemas(document.getJsonObject("components").getJsonObject("schemas"));
    }

    List<Operation> operations() {
        var operations = new ArrayList<Operation>();
        document.getJsonObject("paths").forEach(path -> ((JsonObject) path.getValue()).forEach(method -> {
            if (method.getValue() instanceof JsonObject spec) {
                operations.add(new Operation(method.getKey().toUpperCase(Locale.ROOT), path.getKey(), spec));
            }
        }));
        return operations;
    }

    /** Each path with the methods that are documented for it. */
    Map<String, Set<String>> methodsByPath() {
        var methods = new LinkedHashMap<String, Set<String>>();
        operations().forEach(o -> methods.computeIfAbsent(o.path(), p -> new TreeSet<>())
                .add(o.method()));
        return methods;
    }

    /**
     * The media types of an answer; those of {@code default} where the status is not documented. Null where it has no
     * body.
     */
    @Nullable
    JsonObject answer(Operation operation, int status) {
        var responses = operation.spec().getJsonObject("responses");
        String key = responses.containsKey("" + status) ? "" + status : "default";
        return resolved(responses.getJsonObject(key)).getJsonObject("content");
    }

    /** The examples of all requests. */
    List<Example> requestExamples() {
        var examples = new ArrayList<Example>();
        for (var operation : operations()) {
            var body = operation.spec().getJsonObject("requestBody");
            if (body != null) {
                add(operation.id() + " request", resolved(body), examples);
            }
        }
        return examples;
    }

    /** The examples of all answers. */
    List<Example> answerExamples() {
        var examples = new ArrayList<Example>();
        for (var operation : operations()) {
            operation
                    .spec()
                    .getJsonObject("responses")
                    .forEach(response -> add(
                            operation.id() + " " + response.getKey(),
                            resolved((JsonObject) response.getValue()),
                            examples));
        }
        return examples;
    }

    /** A response without a body has no examples. */
    private void add(String of, JsonObject body, List<Example> examples) {
        body.getJsonObject("content", new JsonObject()).forEach(content -> {
            var media = (JsonObject) content.getValue();
            media.getJsonObject("examples", new JsonObject())
                    .forEach(example -> examples.add(new Example(
                            of + " " + example.getKey(),
                            content.getKey(),
                            media.getJsonObject("schema"),
                            resolved((JsonObject) example.getValue()).getValue("value"))));
        });
    }

    private JsonObject resolved(JsonObject object) {
        String ref = object.getString("$ref");
        if (ref == null) {
            return object;
        }
        var at = document;
        for (String name : ref.substring("#/".length()).split("/", -1)) {
            at = at.getJsonObject(name);
        }
        return at;
    }
}
