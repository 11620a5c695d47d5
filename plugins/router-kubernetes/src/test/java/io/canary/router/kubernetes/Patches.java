package io.canary.router.kubernetes;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What an API server makes of JSON patches, as far as the router's go. */
final class Patches {

    private Patches() {}

    /** A patched copy. */
    static JsonNode applied(JsonNode object, ArrayNode patch) {
        JsonNode copy = object.deepCopy();
        for (var operation : patch) {
            var pointer = JsonPointer.compile(operation.path("path").asText());
            if (operation.path("op").asText().equals("test")) {
                if (!copy.at(pointer).equals(operation.path("value"))) {
                    throw new AssertionError("test fails: " + operation + " in " + copy);
                }
            } else {
                set(copy.at(pointer.head()), pointer.last(), operation.path("value"));
            }
        }
        return copy;
    }

    /** Nothing is ever inserted in an array. */
    private static void set(JsonNode in, JsonPointer last, JsonNode value) {
        ((ObjectNode) in).set(last.getMatchingProperty(), value);
    }
}
