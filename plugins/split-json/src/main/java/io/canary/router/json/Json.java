package io.canary.router.json;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * JSON (RFC 8259) as plain values: maps with text keys in their order, lists, texts, {@link java.math.BigDecimal}
 * numbers, booleans and null.
 */
public final class Json {

    private Json() {}

    /**
     * The value that {@code text} is, and nothing after it.
     *
     * @throws JsonException if it is no JSON, is nested deeper than 32, or says one name of an object twice
     */
    public static @Nullable Object parse(String text) throws JsonException {
        return new JsonReader(text).whole();
    }

    /** On one line, without spaces. Numbers are written as {@link Object#toString} gives them. */
    public static String write(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(e -> quoted(String.valueOf(e.getKey())) + ":" + write(e.getValue()))
                        .collect(Collectors.joining(",", "{", "}"));
            case Iterable<?> list ->
                StreamSupport.stream(list.spliterator(), false)
                        .map(Json::write)
                        .collect(Collectors.joining(",", "[", "]"));
            case Number number -> number.toString();
            case Boolean bool -> bool.toString();
            default -> quoted(value.toString());
        };
    }

    private static String quoted(String text) {
        return '"' + escaped(text) + '"';
    }

    /** {@code text} as it stands between the quotes of a JSON string. */
    public static String escaped(String text) {
        var escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> escaped.append('\\').append(c);
                case '\n' -> escaped.append("\\n");
                case '\r' -> escaped.append("\\r");
                case '\t' -> escaped.append("\\t");
                default -> {
                    if (c < ' ' || Character.isSurrogate(c)) { // a lone one could not be sent as UTF-8
                        escaped.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        escaped.append(c);
                    }
                }
            }
        }
        return escaped.toString();
    }
}
