package io.canary.http;

import io.canary.ScriptedRouter;
import io.canary.ScriptedSource;
import io.canary.TestService;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A service with three sources: {@code prom} has a default query, {@code other} none, and {@code hasty} no patience. */
final class Sources {
    static final Map<String, Object> QUERY =
            Map.of("requests", "requests{version=\"{version}\"}", "errors", "errors{version=\"{version}\"}");

    private static final Map<String, Object> SOURCE =
            Map.of("type", ScriptedSource.TYPE, "every_sec", 1, "settings", Map.of("token", "s3cret-token"));

    static final Map<String, Object> SOURCES =
            Map.of("prom", with("default_query", QUERY), "other", SOURCE, "hasty", with("call_timeout_sec", 0.2));

    private Sources() {}

    private static Map<String, Object> with(String key, Object value) {
        var settings = new HashMap<>(SOURCE);
        settings.put(key, value);
        return settings;
    }

    static TestService started(ScriptedSource source) {
        try {
            return TestService.start(Map.of("sources", SOURCES), new ScriptedRouter(), source);
        } catch (Exception e) {
            throw new IllegalStateException("the service did not start", e);
        }
    }

    /** Evaluated each second, against its limits only. */
    static JsonObject judged(String name) {
        var quick = TestService.quick(name).put("baseline_version", "v1");
        quick.getJsonObject("policy").put("analysis", new JsonObject().put("mode", "threshold"));
        return quick;
    }

    static JsonObject asking(JsonObject deployment, Object... sources) {
        return deployment.put("sources", new JsonArray(List.of(sources)));
    }

    static JsonObject of(String source, Map<String, Object> query) {
        return new JsonObject().put("source", source).mergeIn(new JsonObject(query));
    }
}
