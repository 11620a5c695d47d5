package io.canary.config;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Vert.x's JSON as plain maps and lists, at every depth. */
public final class PlainJson {

    private PlainJson() {}

    /** An object as a map, without Vert.x types at any depth. */
    public static Map<String, @Nullable Object> plain(JsonObject object) {
        return plain(object.getMap());
    }

    /** A map with text keys, without Vert.x types at any depth. */
    static Map<String, @Nullable Object> plain(Map<?, ?> map) {
        var plain = new LinkedHashMap<String, @Nullable Object>();
        map.forEach((key, below) -> plain.put(String.valueOf(key), plain(below)));
        return plain;
    }

    /** {@code value} without Vert.x types at any depth. */
    public static @Nullable Object plain(@Nullable Object value) {
        return switch (value) {
            case JsonObject object -> plain(object);
            case JsonArray array -> plain(array.getList());
            case Map<?, ?> map -> plain(map);
            case List<?> list -> {
                var plain = new ArrayList<@Nullable Object>();
                list.forEach(below -> plain.add(plain(below)));
                yield plain;
            }
            case Date date -> date.toInstant(); // of YAML
            case null -> null;
            default -> value;
        };
    }
}
