package io.canary.router.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

final class StepBuilder {
    private final ObjectRef ref;
    private final Map<String, JsonNode> expected = new LinkedHashMap<>();
    private final Map<String, JsonNode> changes = new LinkedHashMap<>();
    private final List<String> words = new ArrayList<>();

    StepBuilder(ObjectRef ref) {
        this.ref = ref;
    }

    /** What has to be so still, if it is there at all. */
    void expect(String pointer, JsonNode value) {
        if (!value.isMissingNode()) {
            expected.put(pointer, value);
        }
    }

    /** @param what for people */
    void change(String pointer, JsonNode value, String what) {
        changes.put(pointer, value);
        words.add(ref + ": " + what + " -> " + value.asText());
    }

    boolean isEmpty() {
        return changes.isEmpty();
    }

    /**
     * @param beside the version that is left without a share, where one is to have everything; empty for none that is
     * known
     */
    Step step(String beside) {
        return new Step(ref, beside, expected, changes, words);
    }
}
