package io.canary.contract;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The schemas of the document, made stricter: a client ignores fields that it does not know, but here an answer with a
 * field that is not documented is a mistake in the document.
 */
final class Schemas {
    private static final String REFERENCES = "#/components/schemas/";
    private static final JsonSchemaOptions OPTIONS = new JsonSchemaOptions()
            .setBaseUri("canary:/")
            .setDraft(Draft.DRAFT202012)
            .setOutputFormat(OutputFormat.Basic);

    private final JsonObject all;

    /** @param schemas the document's component schemas */
    Schemas(JsonObject schemas) {
        var parts = new HashSet<String>();
        collectParts(schemas, parts);
        all = schemas.copy();
        for (String name : all.fieldNames()) {
            close(all.getJsonObject(name), parts.contains(name));
        }
    }

    /** The schemas that others are composed of: what others add to them is not unknown. */
    private static void collectParts(Object schema, Set<String> parts) {
        if (schema instanceof JsonObject object) {
            for (Object part : object.getJsonArray("allOf", new JsonArray())) {
                parts.add(((JsonObject) part).getString("$ref", "").replace(REFERENCES, ""));
            }
            object.forEach(entry -> collectParts(entry.getValue(), parts));
        } else if (schema instanceof JsonArray array) {
            array.forEach(each -> collectParts(each, parts));
        }
    }

    private static void close(JsonObject schema, boolean isPart) {
        boolean composed = schema.containsKey("allOf");
        if (!isPart && (composed || schema.containsKey("properties")) && !schema.containsKey("additionalProperties")) {
            schema.put("unevaluatedProperties", false);
        }
        schema.getJsonObject("properties", new JsonObject()).forEach(property -> {
            if (property.getValue() instanceof JsonObject below) {
                close(below, false);
            }
        });
    }

    /** What is wrong with {@code value} where {@code schema} stands in the document; empty if nothing is. */
    List<String> mistakes(JsonObject schema, Object value) {
        var alone = new JsonObject(schema.encode().replace(REFERENCES, "#/$defs/"))
                .put("$id", "canary:/answer")
                .put("$defs", new JsonObject(all.encode().replace(REFERENCES, "#/$defs/")));
        var output = Validator.create(JsonSchema.of(alone), OPTIONS).validate(value);
        return Boolean.TRUE.equals(output.getValid())
                ? List.of()
                : output.getErrors().stream().map(Schemas::words).toList();
    }

    private static String words(OutputUnit error) {
        return error.getInstanceLocation() + ": " + error.getError();
    }
}
