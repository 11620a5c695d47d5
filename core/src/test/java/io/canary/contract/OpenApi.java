package io.canary.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The document that the service hands out. */
public final class OpenApi {
    private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete", "head", "options");

    private final Map<String, Object> document;

    private OpenApi(Map<String, Object> document) {
        this.document = document;
    }

    /** Reads it from where the service reads it. */
    public static OpenApi load() {
        try (var text = OpenApi.class.getResourceAsStream("/openapi.yaml")) {
            return new OpenApi(new Yaml(new SafeConstructor(new LoaderOptions())).load(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code GET /deployments/{id}} and so on. */
    public SortedSet<String> operations() {
        var operations = new TreeSet<String>();
        map(document, "paths").forEach((path, item) -> METHODS.stream()
                .filter(map(item)::containsKey)
                .forEach(method -> operations.add(method.toUpperCase(Locale.ROOT) + " " + path)));
        return operations;
    }

    /**
     * What can be set in a component schema: the leaves by JSON pointer, each with what the document says of it. A leaf
     * that is composed of others has what they say together.
     */
    public Map<String, Map<String, Object>> leaves(String schema) {
        var leaves = new TreeMap<String, Map<String, Object>>();
        walk(map(map(map(document, "components"), "schemas"), schema), "", leaves::put);
        return leaves;
    }

    /** The parameters that a request has behind the question mark, by JSON pointer as problem documents have them. */
    public Map<String, Map<String, Object>> query(String path, String method) {
        var parameters = new TreeMap<String, Map<String, Object>>();
        if (map(map(map(document, "paths"), path), method).get("parameters") instanceof List<?> list) {
            for (Object parameter : list.stream().filter(OpenApi::isOfQuery).toList()) {
                parameters.put("/" + map(parameter).get("name"), flat(map(map(parameter), "schema")));
            }
        }
        return parameters;
    }

    /** What can be set in the JSON body of a POST, as {@link #leaves} has it. */
    public Map<String, Map<String, Object>> body(String path) {
        var leaves = new TreeMap<String, Map<String, Object>>();
        var body = flat(map(map(map(map(document, "paths"), path), "post"), "requestBody"));
        walk(map(map(map(body, "content"), "application/json"), "schema"), "", leaves::put);
        return leaves;
    }

    private static boolean isOfQuery(Object parameter) {
        return "query".equals(map(parameter).get("in"));
    }

    private void walk(Map<String, Object> schema, String pointer, BiConsumer<String, Map<String, Object>> leaf) {
        var whole = flat(schema);
        if (whole.containsKey("properties")) {
            map(whole, "properties").forEach((name, below) -> walk(map(below), pointer + "/" + name, leaf));
        } else {
            leaf.accept(pointer, whole);
        }
    }

    private Map<String, Object> flat(Map<String, Object> schema) {
        var flat = new TreeMap<String, Object>();
        if (schema.get("$ref") instanceof String ref) {
            flat.putAll(flat(resolve(ref)));
        }
        for (var keyword : List.of("allOf", "oneOf")) {
            if (schema.get(keyword) instanceof List<?> parts) {
                parts.forEach(part -> flat.putAll(flat(map(part))));
            }
        }
        if (schema.get("oneOf") instanceof List<?> forms && forms.stream().anyMatch(this::isNoObject)) {
            flat.remove("properties"); // written out it is one of several forms of one field
        }
        flat.putAll(schema);
        return flat;
    }

    private boolean isNoObject(Object form) {
        return !List.of("object", "null")
                .contains(String.valueOf(flat(map(form)).get("type")));
    }

    private Map<String, Object> resolve(String ref) {
        var at = document;
        for (String name : ref.substring("#/".length()).split("/", -1)) {
            at = map(at, name);
        }
        return at;
    }

    private static Map<String, Object> map(Map<String, Object> parent, String name) {
        if (!parent.containsKey(name)) {
            throw new IllegalArgumentException("there is no " + name + " in " + parent.keySet());
        }
        return map(parent.get(name));
    }

    @SuppressWarnings("unchecked") // YAML with text keys, as OpenAPI has it
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }
}
