package io.canary.router.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One change of one object. It is made only if what it was made for is still so.
 *
 * @param beside the version that is left without a share, where one is to have everything; empty for none that is known
 * @param expected what has to be so, by JSON pointer: as it was read
 * @param changes new values, by JSON pointer
 * @param words the same for people, line by line
 */
record Step(
        ObjectRef ref,
        String beside,
        Map<String, JsonNode> expected,
        Map<String, JsonNode> changes,
        List<String> words) {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String ANNOTATIONS = "/metadata/annotations";

    Step {
        expected = new LinkedHashMap<>(expected);
        changes = new LinkedHashMap<>(changes);
        words = List.copyOf(words);
    }

    /** Changes nothing but the evidence. */
    static Step touch(ObjectRef ref) {
        return new Step(ref, "", Map.of(), Map.of(), List.of());
    }

    /**
     * As a JSON patch of {@code object}. Where there is evidence, it is replaced, and has to be the one that was read:
     * of two patches of the same object one fails.
     */
    ArrayNode patch(JsonNode object, String key, String evidence) {
        var operations = NODES.arrayNode();
        guards(object, key).forEach((pointer, value) -> operation(operations, "test", pointer, value));
        if (hasEvidence(object, key)) {
            operation(operations, "add", annotation(key), NODES.textNode(evidence));
        }
        changes.forEach((pointer, value) -> operation(operations, "add", pointer, value));
        return operations;
    }

    /** What is to be done and why it may be refused: two that are equal are refused alike. */
    List<Object> gist(JsonNode object, String key) {
        return List.of(ref, guards(object, key), changes);
    }

    private Map<String, JsonNode> guards(JsonNode object, String key) {
        var guards = new LinkedHashMap<>(expected);
        if (hasEvidence(object, key)) {
            guards.put(annotation(key), object.at(annotation(key)));
        }
        return guards;
    }

    static boolean hasEvidence(JsonNode object, String key) {
        return !object.at(annotation(key)).isMissingNode();
    }

    /**
     * The first evidence of an object: merged, since adding it must not take away an annotation that another adds at
     * the same time.
     */
    static JsonNode firstEvidence(String key, String evidence) {
        var patch = NODES.objectNode();
        patch.putObject("metadata").putObject("annotations").put(key, evidence);
        return patch;
    }

    /** A pointer to an annotation. */
    static String annotation(String key) {
        return ANNOTATIONS + "/" + key.replace("~", "~0").replace("/", "~1");
    }

    private static void operation(ArrayNode operations, String name, String pointer, JsonNode value) {
        operations.addObject().put("op", name).put("path", pointer).set("value", value);
    }
}
