package io.canary.router.json;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one text, from its first character to its last. */
final class JsonReader {
    private static final int DEEPEST = 32;
    private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?");

    private final String text;
    private int at;
    private int depth;

    JsonReader(String text) {
        this.text = text;
    }

    @Nullable
    Object whole() throws JsonException {
        Object value = value();
        skipSpace();
        if (at < text.length()) {
            throw wrong("nothing more");
        }
        return value;
    }

    private @Nullable Object value() throws JsonException {
        skipSpace();
        return switch (peek()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Map<String, @Nullable Object> object() throws JsonException {
        enter();
        var map = new LinkedHashMap<String, @Nullable Object>();
        while (another('}', map.isEmpty())) {
            skipSpace();
            String key = string();
            expect(':');
            if (map.containsKey(key)) {
                throw wrong("\"" + key + "\" only once");
            }
            map.put(key, value());
        }
        depth--;
        return map;
    }

    private List<@Nullable Object> array() throws JsonException {
        enter();
        var list = new ArrayList<@Nullable Object>();
        while (another(']', list.isEmpty())) {
            list.add(value());
        }
        depth--;
        return list;
    }

    private void enter() throws JsonException {
        at++;
        if (++depth > DEEPEST) {
            throw wrong("nothing nested deeper than " + DEEPEST);
        }
    }

    /** Whether another item comes, rather than the end; steps over the end, or over the comma before the item. */
    private boolean another(char end, boolean first) throws JsonException {
        skipSpace();
        if (peek() == end) {
            at++;
            return false;
        }
        if (!first) {
            expect(',');
        }
        return true;
    }

    private String string() throws JsonException {
        if (peek() != '"') {
            throw wrong("a string");
        }
        at++;
        var string = new StringBuilder();
        while (peek() != '"') {
            char c = next();
            if (c < ' ') {
                throw wrong("no control character in a string");
            }
            string.append(c == '\\' ? escaped() : c);
        }
        at++;
        return string.toString();
    }

    private char escaped() throws JsonException {
        char c = next();
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw wrong("an escape");
        };
    }

    private char unicode() throws JsonException {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            char c = next();
            int digit = c < 128 ? Character.digit(c, 16) : -1; // other scripts have digits, too
            if (digit < 0) {
                throw wrong("four hexadecimal digits");
            }
            code = code * 16 + digit;
        }
        return (char) code;
    }

    private BigDecimal number() throws JsonException {
        var number = NUMBER.matcher(text).region(at, text.length());
        if (!number.lookingAt()) {
            throw wrong("a value");
        }
        at = number.end();
        return new BigDecimal(number.group());
    }

    private @Nullable Object word(String word, @Nullable Object value) throws JsonException {
        if (!text.startsWith(word, at)) {
            throw wrong("a value");
        }
        at += word.length();
        return value;
    }

    private void expect(char c) throws JsonException {
        skipSpace();
        if (peek() != c) {
            throw wrong("'" + c + "'");
        }
        at++;
    }

    private void skipSpace() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    /** The next character; 0, which is nowhere allowed, at the end. */
    private char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }

    private char next() throws JsonException {
        if (at >= text.length()) {
            throw wrong("more");
        }
        return text.charAt(at++);
    }

    private JsonException wrong(String expected) {
        String rest = at >= text.length() ? "the end" : text.substring(at, Math.min(text.length(), at + 20));
        return new JsonException("expected " + expected + " at character " + (at + 1) + ", found " + rest.strip());
    }
}
