package io.canary.journal;

import com.fasterxml.jackson.databind.JsonNode;
import io.canary.json.Times;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of a JSON object that this package wrote. A missing or invalid field is a {@link JournalException}.
 */
record Fields(JsonNode object) {

    String text(String name) {
        return require(name, JsonNode::isTextual).textValue();
    }

    @Nullable
    String textOrNull(String name) {
        return isNull(name) ? null : text(name);
    }

    long whole(String name) {
        return require(name, JsonNode::canConvertToLong).longValue();
    }

    int number(String name) {
        return require(name, JsonNode::canConvertToInt).intValue();
    }

    boolean flag(String name) {
        return require(name, JsonNode::isBoolean).booleanValue();
    }

    /** NaN and infinities, which JSON cannot express as numbers, are stored as strings. */
    double fraction(String name) {
        var value = require(name, v -> v.isNumber() || v.isTextual());
        return value.isTextual() ? parsed(name, value.textValue(), Double::valueOf) : value.doubleValue();
    }

    @Nullable
    Double fractionOrNull(String name) {
        return isNull(name) ? null : Double.valueOf(fraction(name));
    }

    Instant instant(String name) {
        return parsed(name, text(name), Times::parse);
    }

    @Nullable
    Instant instantOrNull(String name) {
        return isNull(name) ? null : instant(name);
    }

    Duration duration(String name) {
        return parsed(name, text(name), Duration::parse);
    }

    <E extends Enum<E>> E constant(String name, Class<E> type) {
        return constant(type, text(name));
    }

    <T> List<T> list(String name, Function<JsonNode, T> item) {
        var list = new ArrayList<T>();
        require(name, JsonNode::isArray).forEach(node -> list.add(item.apply(node)));
        return List.copyOf(list);
    }

    Fields child(String name) {
        return new Fields(require(name, JsonNode::isObject));
    }

    /** Whether the field exists: documents of older schemas lack some. */
    boolean has(String name) {
        return object.has(name);
    }

    /** Whether the field exists and is not null. */
    boolean isThere(String name) {
        return object.hasNonNull(name);
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String text) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(text)) {
                return constant;
            }
        }
        throw new JournalException("\"" + text + "\" is not known");
    }

    boolean isNull(String name) {
        return require(name, v -> true).isNull();
    }

    private JsonNode require(String name, Function<JsonNode, Boolean> fits) {
        var value = object.get(name);
        if (value == null) {
            throw new JournalException("field " + name + " is missing");
        } else if (!fits.apply(value)) {
            throw new JournalException("field " + name + " cannot be " + value);
        }
        return value;
    }

    private static <T> T parsed(String name, String text, Function<String, T> parse) {
        try {
            return parse.apply(text);
        } catch (DateTimeException | NumberFormatException e) {
            throw new JournalException("field " + name + " cannot be \"" + text + "\"", e);
        }
    }
}
