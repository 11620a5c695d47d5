package io.canary.deploying;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a user of the chart can set.
 *
 * @param name with dots, as in {@code image.tag}
 * @param byDefault as values.yaml has it; missing if it has none
 */
public record HelmValue(String name, JsonNode byDefault) {

    /** All that the schema has, in its order. Helm refuses values.yaml itself if it has others. */
    public static List<HelmValue> all() throws IOException {
        var all = new ArrayList<HelmValue>();
        collect("", read("values.schema.json"), read("values.yaml"), all);
        all.removeIf(value -> value.name().equals("global"));
        return all;
    }

    private static JsonNode read(String file) throws IOException {
        return KubernetesObjects.YAML.readTree(HelmChart.FOLDER.resolve(file).toFile());
    }

    /** What may have any key, such as the configuration, is one value. */
    private static void collect(String name, JsonNode schema, JsonNode byDefault, List<HelmValue> into) {
        if (schema.path("additionalProperties").asBoolean(true)) {
            into.add(new HelmValue(name, byDefault));
            return;
        }
        String prefix = name.isEmpty() ? "" : name + ".";
        schema.path("properties")
                .properties()
                .forEach(below ->
                        collect(prefix + below.getKey(), below.getValue(), byDefault.path(below.getKey()), into));
    }
}
