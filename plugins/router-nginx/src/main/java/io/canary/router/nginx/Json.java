package io.canary.router.nginx;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Just as much JSON as the state needs: objects, arrays, texts and whole numbers. */
final class Json {
    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException for what is no such JSON */
    static Object parse(String text) {
        var json = new Json(text);
        Object value = json.value();
        if (json.peek() != 0) {
            throw json.unfit();
        }
        return value;
    }

    /** Maps, collections, texts and numbers, on one line. */
    static String write(Object value) {
        return switch (value) {
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(e -> write(String.valueOf(e.getKey())) + ":" + write(e.getValue()))
                        .collect(java.util.stream.Collectors.joining(",", "{", "}"));
            case Iterable<?> list -> {
                var items = new ArrayList<String>();
                list.forEach(item -> items.add(write(item)));
                yield "[" + String.join(",", items) + "]";
            }
            case Number number -> number.toString();
            default -> quoted(value.toString());
        };
    }

    private static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // Besides what JSON wants: what means something to nginx inside quotes.
            if (c < ' ' || c == '"' || c == '\\' || c == '$' || c == '\'') {
                quoted.append(String.format(java.util.Locale.ROOT, "\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    private Object value() {
        char next = peek();
        if (next == '{') {
            return object();
        } else if (next == '[') {
            return array();
        } else if (next == '"') {
            return string();
        }
        int start = at;
        while (at < text.length() && "-0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return Long.parseLong(text.substring(start, at));
    }

    private Map<String, Object> object() {
        var map = new LinkedHashMap<String, Object>();
        expect('{');
        while (peek() != '}') {
            if (!map.isEmpty()) {
                expect(',');
            }
            String key = string();
            expect(':');
            map.put(key, value());
        }
        expect('}');
        return map;
    }

    private List<Object> array() {
        var list = new ArrayList<Object>();
        expect('[');
        while (peek() != ']') {
            if (!list.isEmpty()) {
                expect(',');
            }
            list.add(value());
        }
        expect(']');
        return list;
    }

    private String string() {
        expect('"');
        var string = new StringBuilder();
        while (at < text.length() && text.charAt(at) != '"') {
            char c = text.charAt(at++);
            string.append(c == '\\' ? escaped() : c);
        }
        expect('"');
        return string.toString();
    }

    private char escaped() {
        char c = text.charAt(at++);
        if (c != 'u') {
            return c;
        }
        at += 4;
        return (char) Integer.parseInt(text.substring(at - 4, at), 16);
    }

    /** The next character that is no space; 0 at the end. */
    private char peek() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at < text.length() ? text.charAt(at) : 0;
    }

    private void expect(char c) {
        if (peek() != c) {
            throw unfit();
        }
        at++;
    }

    private IllegalArgumentException unfit() {
        return new IllegalArgumentException("is not what was expected, from character " + at + " on: " + text);
    }
}
